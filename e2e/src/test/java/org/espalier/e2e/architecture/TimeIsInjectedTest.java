package org.espalier.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.junit.jupiter.api.Test;

/**
 * Time comes from a clock that the caller hands in, so that a test can set it; only a Main reads.
 */
class TimeIsInjectedTest {
  @Test
  void onlyMainsReadTheSystemClock() {
    Product.check(
        noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .accessTargetWhere(
                Uses.ofMethod(Instant.class, "now")
                    .or(Uses.ofMethod(System.class, "currentTimeMillis"))
                    .or(Uses.ofMethod(Clock.class, "systemUTC"))
                    .or(Uses.ofMethod(Clock.class, "systemDefaultZone"))
                    .or(Uses.ofMethod(InstantSource.class, "system"))
                    .or(Uses.ofConstructor(Date.class))));
  }
}
