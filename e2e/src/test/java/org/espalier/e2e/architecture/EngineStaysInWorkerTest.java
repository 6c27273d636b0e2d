package org.espalier.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The training engine can be exchanged, because one package alone knows it (ADR 006). */
class EngineStaysInWorkerTest {
  private static final String ENGINE = "org.espalier.worker.engine.dl4j..";

  /** What Deeplearning4j looks for under a name of its own. */
  private static final Path STAND_IN = Path.of("worker/src/main/java/org/nd4j/nativeblas");

  @Test
  void onlyItsPackageKnowsDeeplearning4j() {
    Product.check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.deeplearning4j..", "org.nd4j..", "org.datavec..", "org.bytedeco.."));
  }

  @Test
  void onlyTheMainOfATrialChoosesIt() {
    Product.check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ENGINE)
            .and()
            .doNotHaveFullyQualifiedName("org.espalier.worker.trial.Main")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ENGINE));
  }

  @Test
  void oneClassAloneStandsInForOneOfItsOwn() {
    assertThat(Product.javaFiles("main"))
        .filteredOn(file -> !file.toString().contains("/org/espalier/"))
        .containsExactlyElementsOf(
            List.of(
                STAND_IN.resolve("Nd4jCpu$Environment.java"),
                STAND_IN.resolve("package-info.java")));
  }
}
