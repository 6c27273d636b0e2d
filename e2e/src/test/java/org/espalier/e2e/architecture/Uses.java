package org.espalier.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;

/** Uses of a method or constructor that takes no argument, by a call or by a method reference. */
final class Uses {
  private Uses() {}

  static DescribedPredicate<JavaAccess<?>> ofMethod(Class<?> owner, String name) {
    return describe(
        owner.getSimpleName() + "." + name + "()",
        access ->
            access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getOwner().isEquivalentTo(owner)
                && target.getName().equals(name)
                && target.getRawParameterTypes().isEmpty());
  }

  static DescribedPredicate<JavaAccess<?>> ofConstructor(Class<?> owner) {
    return ofMethod(owner, "<init>");
  }
}
