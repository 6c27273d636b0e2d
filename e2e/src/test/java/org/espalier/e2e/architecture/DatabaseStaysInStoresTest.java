package org.espalier.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/** SQL lives with the modules that own tables; the others ask a store. */
class DatabaseStaysInStoresTest {
  @Test
  void onlyOwnersOfTablesUseJdbi() {
    Product.check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "org.espalier.tracking..", "org.espalier.scheduler..", "org.espalier.standalone..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jdbi.."));
  }
}
