package org.espalier.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A module uses the modules beside it that its line names, and no other. */
class ModuleImportsTest {
  @ParameterizedTest
  @CsvSource({
    "core,",
    "search, core",
    "kafka, core",
    "database,",
    "embedded, database kafka",
    "tracking, core kafka database",
    "scheduler, core search kafka database",
    "worker, core kafka",
    "client, core",
    "web, core search tracking kafka database",
    "cli, core search client",
    "standalone, core kafka database embedded search tracking scheduler worker client web cli",
  })
  void usesOnlyWhatItsLineNames(String module, @Nullable String allowed) {
    String[] packages =
        Stream.concat(Stream.of(module), names(allowed))
            .map(name -> "org.espalier." + name + "..")
            .toArray(String[]::new);
    Product.check(
        noClasses()
            .that()
            .resideInAPackage("org.espalier." + module + "..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.espalier..").and(not(resideInAnyPackage(packages)))));
  }

  private static Stream<String> names(@Nullable String line) {
    return line == null ? Stream.empty() : Stream.of(line.split(" "));
  }
}
