package org.espalier.web.mlflow;

import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.registry.RegisteredModel;
import org.espalier.tracking.registry.RegistrySearch;
import org.espalier.tracking.registry.RegistryStore;
import org.espalier.tracking.registry.VersionStore;
import org.espalier.web.http.Role;

/** {@code registered-models/…} */
final class RegistryCalls {
  private static final int LARGEST_PAGE = 1_000;
  static final List<String> STAGES = List.of("None", "Staging", "Production", "Archived");

  private final RegistryStore registry;
  private final VersionStore versions;
  private final RegistrySearch search;

  RegistryCalls(TrackingStores stores) {
    this.registry = stores.registry();
    this.versions = stores.versions();
    this.search = stores.registrySearch();
  }

  List<Call> calls() {
    return List.of(
        Call.write("registered-models/create", this::create),
        Call.write("registered-models/rename", this::rename),
        Call.patch("registered-models/update", this::update),
        Call.delete("registered-models/delete", Role.ADMIN, this::delete),
        Call.get("registered-models/get", arguments -> answer(registry.get(name(arguments)))),
        Call.get("registered-models/search", this::search),
        Call.get("registered-models/get-latest-versions", this::latest),
        Call.search("registered-models/get-latest-versions", this::latest),
        Call.write("registered-models/set-tag", this::setTag),
        Call.delete("registered-models/delete-tag", Role.EDITOR, this::deleteTag),
        Call.write("registered-models/alias", this::setAlias),
        Call.delete("registered-models/alias", Role.EDITOR, this::deleteAlias),
        new Call(HandlerType.GET, "registered-models/alias", Role.VIEWER, this::byAlias));
  }

  static String name(Arguments arguments) {
    return Checks.modelName(arguments.required("name"));
  }

  private static Map<String, ?> answer(RegisteredModel model) {
    return Map.of("registered_model", RegistryViews.model(model));
  }

  private Map<String, ?> create(Arguments arguments) {
    Map<String, String> tags = arguments.pairs("tags");
    Checks.tags(tags, Checks.REGISTRY_TAG_CHARACTERS);
    return answer(
        registry.create(name(arguments), arguments.text("description"), tags, arguments.project()));
  }

  private Map<String, ?> rename(Arguments arguments) {
    String newName = Checks.modelName(arguments.required("new_name"));
    return answer(registry.update(name(arguments), newName, null));
  }

  private Map<String, ?> update(Arguments arguments) {
    return answer(registry.update(name(arguments), null, arguments.text("description")));
  }

  private Map<String, ?> delete(Arguments arguments) {
    registry.delete(name(arguments));
    return Map.of();
  }

  private Map<String, ?> search(Arguments arguments) {
    Search.Page<RegisteredModel> page =
        search.models(
            arguments.text("filter"),
            arguments.texts("order_by"),
            PageToken.after(arguments),
            Checks.page(arguments.whole("max_results", 100), LARGEST_PAGE));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("registered_models", page.items().stream().map(RegistryViews::model).toList());
    PageToken.put(answer, page.next());
    return answer;
  }

  private Map<String, ?> latest(Arguments arguments) {
    List<String> stages = arguments.texts("stages").stream().map(RegistryCalls::stage).toList();
    return Map.of(
        "model_versions",
        RegistryViews.versions(
            versions.latest(name(arguments), stages.isEmpty() ? STAGES : stages)));
  }

  static String stage(String word) {
    return STAGES.stream()
        .filter(stage -> stage.equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                TrackingException.invalid(
                    "Invalid Model Version stage: %s. Value must be one of None, Staging, Production, Archived."
                        .formatted(Checks.shown(word))));
  }

  private Map<String, ?> setTag(Arguments arguments) {
    registry.setTag(
        name(arguments),
        Checks.key("tag", arguments.required("key")),
        Checks.most("Tag value", arguments.text("value"), Checks.REGISTRY_TAG_CHARACTERS));
    return Map.of();
  }

  private Map<String, ?> deleteTag(Arguments arguments) {
    registry.deleteTag(name(arguments), arguments.required("key"));
    return Map.of();
  }

  private Map<String, ?> setAlias(Arguments arguments) {
    registry.setAlias(
        name(arguments),
        Checks.alias(arguments.required("alias")),
        Checks.version(arguments.required("version")));
    return Map.of();
  }

  private Map<String, ?> deleteAlias(Arguments arguments) {
    registry.deleteAlias(name(arguments), arguments.required("alias"));
    return Map.of();
  }

  private Map<String, ?> byAlias(Arguments arguments) {
    String name = name(arguments);
    String alias = arguments.required("alias");
    registry.get(name);
    return Map.of(
        "model_version",
        RegistryViews.version(
            versions
                .byAlias(name, alias)
                .orElseThrow(
                    () ->
                        TrackingException.invalid(
                            "Registered model alias %s not found."
                                .formatted(Checks.shown(alias))))));
  }
}
