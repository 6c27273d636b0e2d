package org.espalier.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Every image, target, command, flag, variable and volume that compose.yaml names is there. */
class ComposeTest {
  private static final Map<String, String> MODULES =
      Map.of("scheduler", "scheduler", "web", "web-ui", "worker", "worker");

  private static Path root = Path.of("");
  private static Map<String, Map<String, Object>> services = Map.of();
  private static Map<String, Object> compose = Map.of();

  @BeforeAll
  @SuppressWarnings("unchecked")
  static void read() {
    root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("compose.yaml"))) {
      root = Objects.requireNonNull(root.getParent(), "compose.yaml is above");
    }
    compose =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(text(root.resolve("compose.yaml")));
    services = (Map<String, Map<String, Object>>) Objects.requireNonNull(compose.get("services"));
  }

  @Test
  void foreignImagesHaveATagThatSaysWhichVersion() {
    List<String> images =
        services.values().stream()
            .map(service -> service.get("image"))
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .toList();
    assertThat(images).hasSize(2).allMatch(image -> image.matches("[a-z/]+:[0-9][0-9.]*"));
  }

  @Test
  void everyBuildNamesATargetOfTheDockerfileAndArgumentsItDeclares() {
    String dockerfile = text(root.resolve("docker/Dockerfile"));
    own()
        .forEach(
            service -> {
              Map<String, Object> build = map(service, "build");
              assertThat(root.resolve(String.valueOf(build.get("dockerfile")))).exists();
              assertThat(dockerfile).contains(" AS " + build.get("target") + "\n");
              map(build, "args")
                  .keySet()
                  .forEach(argument -> assertThat(dockerfile).contains("ARG " + argument + "="));
            });
  }

  @Test
  void everyFileTheDockerfileCopiesIsInTheProjectOrMadeByItsBuild() {
    Stream<String> copied =
        Pattern.compile("(?m)^COPY ([a-z][^ ]*) ")
            .matcher(text(root.resolve("docker/Dockerfile")))
            .results()
            .map(found -> found.group(1));
    assertThat(copied).isNotEmpty().allMatch(file -> Files.exists(root.resolve(file)));
    MODULES
        .values()
        .forEach(
            module ->
                assertThat(text(root.resolve("docker/Dockerfile")))
                    .contains("/src/%s/target/espalier-%s.jar".formatted(module, module)));
  }

  @Test
  void everyCommandIsOneOfTheLauncherAndEveryFlagOneOfThePart() {
    own()
        .forEach(
            service -> {
              List<String> command = words(service.get("command"));
              assertThat(text(root.resolve("espalier"))).contains("  " + command.getFirst() + ") ");
              String sources = sources(module(command.getFirst()));
              command.stream()
                  .filter(word -> word.startsWith("--"))
                  .forEach(flag -> assertThat(sources).contains("names = \"" + flag + "\""));
            });
  }

  @Test
  void everyVariableIsOneThatThePartReads() {
    own()
        .forEach(
            service -> {
              String sources = sources(module(words(service.get("command")).getFirst()));
              assertThat(map(service, "environment").keySet())
                  .allSatisfy(name -> assertThat(sources).contains(name));
            });
  }

  @Test
  void noSecretHasADefaultAndEveryOneIsInTheExample() {
    String example = text(root.resolve("docker/env.example"));
    Pattern variable = Pattern.compile("\\$\\{([A-Z_]+)([^}]*)}");
    assertThat(variable.matcher(text(root.resolve("compose.yaml"))).results())
        .isNotEmpty()
        .allSatisfy(
            found -> {
              assertThat(found.group(2)).startsWith(":?");
              assertThat(example).contains("\n" + found.group(1) + "=\n");
            });
  }

  @Test
  void onlyLoopbackIsPublished() {
    assertThat(
            services.values().stream()
                .filter(service -> service.containsKey("ports"))
                .flatMap(service -> words(service.get("ports")).stream()))
        .containsExactly("127.0.0.1:8471:8471");
  }

  @Test
  void whatAServiceDependsOnAndStoresIsDeclared() {
    services
        .values()
        .forEach(
            service -> {
              assertThat(services.keySet()).containsAll(map(service, "depends_on").keySet());
              words(service.getOrDefault("volumes", List.of()))
                  .forEach(
                      volume ->
                          assertThat(map(compose, "volumes"))
                              .containsKey(volume.substring(0, volume.indexOf(':'))));
            });
    assertThat(services.getOrDefault("gpu-worker", Map.of()).get("profiles"))
        .isEqualTo(List.of("gpu"));
  }

  private static Stream<Map<String, Object>> own() {
    return services.values().stream().filter(service -> service.containsKey("build"));
  }

  private static String module(String command) {
    return Optional.ofNullable(MODULES.get(command)).orElseThrow();
  }

  private static String sources(String module) {
    try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ComposeTest::text)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> parent, String key) {
    return parent.get(key) instanceof Map<?, ?> found ? (Map<String, Object>) found : Map.of();
  }

  private static List<String> words(@Nullable Object list) {
    return ((List<?>) Objects.requireNonNull(list)).stream().map(String::valueOf).toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
