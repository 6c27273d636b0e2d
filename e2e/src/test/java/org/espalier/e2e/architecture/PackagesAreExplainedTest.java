package org.espalier.e2e.architecture;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every package says what it is, in a package-info.java that also turns null checks on. */
class PackagesAreExplainedTest {
  @Test
  void everyPackageHasNullMarkedPackageInfo() {
    TreeSet<Path> packages = new TreeSet<>();
    for (Path file : Product.javaFiles("main")) {
      packages.add(requireNonNull(file.getParent()));
    }
    for (Path folder : packages) {
      Path description = Product.root().resolve(folder).resolve("package-info.java");
      assertThat(description).exists();
      assertThat(description).content().contains("/**").contains("@NullMarked");
    }
  }
}
