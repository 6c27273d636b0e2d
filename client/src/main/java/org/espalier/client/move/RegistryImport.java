package org.espalier.client.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.espalier.client.EspalierException;
import org.espalier.client.MlflowServer;

/** Brings registered models over with the numbers of their versions. May be repeated. */
final class RegistryImport {
  private final MlflowServer target;
  private final Map<String, String> experiments;

  /**
   * @param experiments ids of the source's experiments, and what they are on the server
   */
  RegistryImport(MlflowServer target, Map<String, String> experiments) {
    this.target = target;
    this.experiments = experiments;
  }

  /**
   * @return how many versions the server has of those the source has
   */
  long bring(MlflowSource.Registered model, List<String> problems) {
    try {
      target.get("registered-models/get", Map.of("name", model.name()));
    } catch (EspalierException e) {
      if (e.status() != 404) {
        throw e;
      }
      target.post(
          "registered-models/create",
          Map.of(
              "name", model.name(),
              "description", model.description(),
              "tags", pairs(model.tags())));
    }
    SortedSet<Integer> present = present(model.name());
    int next = present.isEmpty() ? 1 : present.last() + 1;
    for (MlflowSource.Version version : model.versions()) {
      if (present.contains(version.number())) {
        continue;
      }
      if (version.number() < next) {
        problems.add(
            "model '%s': version %d is not there and its number is used up"
                .formatted(model.name(), version.number()));
        continue;
      }
      // Numbers of versions that were deleted stay free here too.
      for (; next < version.number(); next++) {
        create(model.name(), "models:/deleted", version, true);
      }
      create(model.name(), rewritten(version), version, false);
      next++;
    }
    model
        .aliases()
        .forEach(
            (alias, version) ->
                target.post(
                    "registered-models/alias",
                    Map.of("name", model.name(), "alias", alias, "version", version.strip())));
    SortedSet<Integer> now = present(model.name());
    return model.versions().stream().filter(version -> now.contains(version.number())).count();
  }

  private SortedSet<Integer> present(String name) {
    TreeSet<Integer> numbers = new TreeSet<>();
    String token = "";
    do {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("filter", "name = '" + name.replace("'", "\\'") + "'");
      fields.put("max_results", "1000");
      if (!token.isEmpty()) {
        fields.put("page_token", token);
      }
      JsonNode page = target.get("model-versions/search", fields);
      page.path("model_versions").forEach(node -> numbers.add(node.path("version").asInt()));
      token = page.path("next_page_token").asText("");
    } while (!token.isEmpty());
    return numbers;
  }

  private void create(
      String name, String source, MlflowSource.Version version, boolean placeholder) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("source", source);
    if (!placeholder) {
      body.put("run_id", version.runId());
      body.put("model_id", version.modelId());
      body.put("description", version.description());
      body.put("tags", pairs(version.tags()));
    }
    String number =
        target.post("model-versions/create", body).at("/model_version/version").asText();
    Map<String, String> made = Map.of("name", name, "version", number);
    if (placeholder) {
      target.send("DELETE", "model-versions/delete", made);
    } else if (!version.stage().equals("None") && !version.stage().isEmpty()) {
      Map<String, String> moved = new LinkedHashMap<>(made);
      moved.put("stage", version.stage());
      target.post("model-versions/transition-stage", moved);
    }
  }

  /** Where the version's files are here, if they came with a run or a logged model. */
  private String rewritten(MlflowSource.Version version) {
    String source = version.source();
    if (source.startsWith("models:/") || source.startsWith("runs:/")) {
      return source;
    }
    if (!version.modelId().isEmpty()) {
      return "models:/" + version.modelId();
    }
    int place = source.indexOf(version.runId() + "/artifacts");
    if (!version.runId().isEmpty() && place > 0) {
      String[] before = source.substring(0, place).split("/");
      String experiment = experiments.getOrDefault(before[before.length - 1], "0");
      return "mlflow-artifacts:/" + experiment + "/" + source.substring(place);
    }
    return source;
  }

  static List<Map<String, String>> pairs(Map<String, String> pairs) {
    return pairs.entrySet().stream()
        .map(pair -> Map.of("key", pair.getKey(), "value", pair.getValue()))
        .toList();
  }
}
