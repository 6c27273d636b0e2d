package org.espalier.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Randomness comes from a seed that the caller hands in, so that a study can be run again. */
class RandomnessIsInjectedTest {
  @Test
  void onlyMainsDrawFromAnUnseededSource() {
    Product.check(
        noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .accessTargetWhere(
                Uses.ofMethod(Math.class, "random")
                    .or(Uses.ofConstructor(Random.class))
                    .or(Uses.ofConstructor(SplittableRandom.class))
                    .or(Uses.ofMethod(ThreadLocalRandom.class, "current"))));
  }
}
