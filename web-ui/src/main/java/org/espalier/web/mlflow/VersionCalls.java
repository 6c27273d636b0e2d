package org.espalier.web.mlflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.registry.ModelVersion;
import org.espalier.tracking.registry.NewVersion;
import org.espalier.tracking.registry.RegistrySearch;
import org.espalier.tracking.registry.VersionStore;
import org.espalier.web.http.Role;

/** {@code model-versions/…} */
final class VersionCalls {
  private static final int LARGEST_PAGE = 200_000;

  private final VersionStore versions;
  private final RegistrySearch search;

  VersionCalls(TrackingStores stores) {
    this.versions = stores.versions();
    this.search = stores.registrySearch();
  }

  List<Call> calls() {
    return List.of(
        Call.write("model-versions/create", this::create),
        Call.patch("model-versions/update", this::update),
        Call.write("model-versions/transition-stage", this::transition),
        Call.delete("model-versions/delete", Role.ADMIN, this::delete),
        Call.get("model-versions/get", arguments -> answer(get(arguments))),
        Call.get("model-versions/search", this::search),
        Call.get(
            "model-versions/get-download-uri",
            arguments -> Map.of("artifact_uri", get(arguments).source())),
        Call.write("model-versions/set-tag", this::setTag),
        Call.delete("model-versions/delete-tag", Role.EDITOR, this::deleteTag));
  }

  private static int number(Arguments arguments) {
    return arguments.whole("version").isPresent() && arguments.whole("version", 0) > 0
        ? (int) Math.min(Integer.MAX_VALUE, arguments.whole("version", 0))
        : Checks.version(arguments.required("version"));
  }

  private ModelVersion get(Arguments arguments) {
    return versions.get(RegistryCalls.name(arguments), number(arguments));
  }

  private static Map<String, ?> answer(ModelVersion version) {
    return Map.of("model_version", RegistryViews.version(version));
  }

  private Map<String, ?> create(Arguments arguments) {
    Map<String, String> tags = arguments.pairs("tags");
    Checks.tags(tags, Checks.REGISTRY_TAG_CHARACTERS);
    return answer(
        versions.create(
            new NewVersion(
                RegistryCalls.name(arguments),
                Sources.check(arguments.required("source")),
                Checks.most("Run id", arguments.text("run_id"), 256),
                Checks.most("Model id", arguments.text("model_id"), 256),
                Checks.most("Run link", arguments.text("run_link"), 500),
                arguments.text("description"),
                tags)));
  }

  private Map<String, ?> update(Arguments arguments) {
    return answer(
        versions.describe(
            RegistryCalls.name(arguments), number(arguments), arguments.text("description")));
  }

  private Map<String, ?> transition(Arguments arguments) {
    return answer(
        versions.moveToStage(
            RegistryCalls.name(arguments),
            number(arguments),
            RegistryCalls.stage(arguments.required("stage")),
            arguments.flag("archive_existing_versions")));
  }

  private Map<String, ?> delete(Arguments arguments) {
    versions.delete(RegistryCalls.name(arguments), number(arguments));
    return Map.of();
  }

  private Map<String, ?> search(Arguments arguments) {
    Search.Page<ModelVersion> page =
        search.versions(
            arguments.text("filter"),
            arguments.texts("order_by"),
            PageToken.after(arguments),
            Checks.page(arguments.whole("max_results", 10_000), LARGEST_PAGE));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("model_versions", RegistryViews.versions(page.items()));
    PageToken.put(answer, page.next());
    return answer;
  }

  private Map<String, ?> setTag(Arguments arguments) {
    versions.setTag(
        RegistryCalls.name(arguments),
        number(arguments),
        Checks.key("tag", arguments.required("key")),
        Checks.most("Tag value", arguments.text("value"), Checks.REGISTRY_TAG_CHARACTERS));
    return Map.of();
  }

  private Map<String, ?> deleteTag(Arguments arguments) {
    versions.deleteTag(RegistryCalls.name(arguments), number(arguments), arguments.required("key"));
    return Map.of();
  }
}
