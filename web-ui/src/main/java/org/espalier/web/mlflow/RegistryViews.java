package org.espalier.web.mlflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.registry.ModelVersion;
import org.espalier.tracking.registry.RegisteredModel;

/** The registry as MLflow writes it. */
final class RegistryViews {
  private RegistryViews() {}

  static Map<String, Object> model(RegisteredModel model) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", model.name());
    view.put("creation_timestamp", model.createdAt().toEpochMilli());
    view.put("last_updated_timestamp", model.updatedAt().toEpochMilli());
    if (!model.description().isEmpty()) {
      view.put("description", model.description());
    }
    view.put("latest_versions", versions(model.latest()));
    view.put("tags", Views.pairs(model.tags()));
    view.put(
        "aliases",
        model.aliases().entrySet().stream()
            .map(alias -> Map.of("alias", alias.getKey(), "version", alias.getValue().toString()))
            .toList());
    return view;
  }

  static List<Map<String, Object>> versions(List<ModelVersion> versions) {
    return versions.stream().map(RegistryViews::version).toList();
  }

  static Map<String, Object> version(ModelVersion version) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", version.name());
    view.put("version", Integer.toString(version.version()));
    view.put("creation_timestamp", version.createdAt().toEpochMilli());
    view.put("last_updated_timestamp", version.updatedAt().toEpochMilli());
    view.put("user_id", version.userId());
    view.put("current_stage", version.stage());
    view.put("description", version.description());
    view.put("source", version.source());
    view.put("run_id", version.runId());
    view.put("status", version.status());
    view.put("status_message", version.statusMessage());
    view.put("run_link", version.runLink());
    if (!version.modelId().isEmpty()) {
      view.put("model_id", version.modelId());
    }
    view.put("tags", Views.pairs(version.tags()));
    view.put("aliases", version.aliases());
    return view;
  }
}
