package org.espalier.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/** The training engine can be exchanged, because nothing outside of the worker knows it. */
class EngineStaysInWorkerTest {
  @Test
  void onlyTheWorkerKnowsDeeplearning4j() {
    Product.check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.espalier.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.datavec.."));
  }
}
