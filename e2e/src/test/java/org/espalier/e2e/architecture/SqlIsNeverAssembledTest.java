package org.espalier.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/** Jdbi's defined attributes are put into the statement as text; values are bound instead. */
class SqlIsNeverAssembledTest {
  @Test
  void nothingUsesDefine() {
    Product.check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("org\\.jdbi\\.v3\\.sqlobject\\.customizer\\.Define.*"));
  }
}
