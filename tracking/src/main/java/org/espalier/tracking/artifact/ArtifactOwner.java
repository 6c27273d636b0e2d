package org.espalier.tracking.artifact;

/** What kinds of things have artifacts, with the tables of each. */
public enum ArtifactOwner {
  RUN("artifact", "run", "run_number", "run_id"),
  LOGGED_MODEL("model_artifact", "logged_model", "model_number", "model_id");

  private final String artifacts;
  private final String owners;
  private final String key;
  private final String id;

  ArtifactOwner(String artifacts, String owners, String key, String id) {
    this.artifacts = artifacts;
    this.owners = owners;
    this.key = key;
    this.id = id;
  }

  /** The SQL with {@code $artifacts}, {@code $owners}, {@code $key} and {@code $id} filled in. */
  String sql(String template) {
    return template
        .replace("$artifacts", artifacts)
        .replace("$owners", owners)
        .replace("$key", key)
        .replace("$id", id);
  }

  /** For people. */
  String word() {
    return this == RUN ? "Run" : "Logged model";
  }
}
