package org.espalier.e2e.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the rules look at: the compiled classes of all modules without tests, and their sources. */
final class Product {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.espalier");

  private Product() {}

  /** Checks a rule; a module that has no class yet breaks none. */
  static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  /** The folder that holds all modules. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("not inside a checkout: no folder above holds .mvn");
      }
      folder = parent;
    }
    return folder;
  }

  /** Every Java file under src/main/java or src/test/java, relative to {@link #root()}. */
  static List<Path> javaFiles(String sourceSet) {
    Path root = root();
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve("src").resolve(sourceSet).resolve("java"))
          .filter(Files::isDirectory)
          .flatMap(Product::filesBelow)
          .filter(file -> file.toString().endsWith(".java"))
          .map(root::relativize)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> filesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
