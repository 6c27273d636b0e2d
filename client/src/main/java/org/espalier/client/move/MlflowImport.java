package org.espalier.client.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.client.EspalierClient;
import org.espalier.client.EspalierException;
import org.espalier.client.MlflowServer;

/**
 * Brings everything of a tracking database of MLflow over: experiments by name, runs and logged
 * models under their own ids, histories, data sets, files, and the model registry. It may be
 * stopped at any moment and begun again: what is there whole is passed over.
 */
public final class MlflowImport {
  private final MlflowSource source;
  private final EspalierClient target;
  private final MlflowServer mlflow;
  private final Progress progress = new Progress();
  private final RunImport runs;
  private final Map<String, String> experiments = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param target the server
   * @param mlflow the same server
   */
  public MlflowImport(MlflowSource source, EspalierClient target, MlflowServer mlflow) {
    this.source = source;
    this.target = target;
    this.mlflow = mlflow;
    this.runs = new RunImport(source, target, progress);
  }

  public Progress progress() {
    return progress;
  }

  /**
   * Brings it over.
   *
   * @throws IOException if the source cannot be read
   * @throws EspalierException if one of the two servers cannot be reached; beginning again goes on
   */
  public ImportReport run() throws IOException {
    Tally tally = new Tally();
    List<MlflowSource.Experiment> found = source.experiments();
    for (MlflowSource.Experiment experiment : found) {
      bring(experiment, tally);
    }
    long models = 0;
    long versions = 0;
    long presentVersions = 0;
    for (MlflowSource.Registered model : source.registered()) {
      models++;
      versions += model.versions().size();
      presentVersions += new RegistryImport(mlflow, experiments).bring(model, problems);
    }
    return new ImportReport(
        new ImportReport.Counts(
            found.size(), tally.runs, tally.points, tally.files, tally.models, models, versions),
        new ImportReport.Counts(
            experiments.size(),
            tally.presentRuns,
            tally.presentPoints,
            tally.presentFiles,
            tally.presentModels,
            models,
            presentVersions),
        tally.skipped,
        problems);
  }

  private static final class Tally {
    private long runs;
    private long presentRuns;
    private long skipped;
    private long points;
    private long presentPoints;
    private long files;
    private long presentFiles;
    private long models;
    private long presentModels;
  }

  private void bring(MlflowSource.Experiment experiment, Tally tally) throws IOException {
    String id = experimentOf(experiment);
    experiments.put(experiment.id(), id);
    try {
      source.runs(experiment, run -> bring(run, experiment, tally));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (MlflowSource.LoggedModel model : source.models(experiment)) {
      tally.models++;
      if (bring(model, id)) {
        tally.presentModels++;
      }
    }
    if (experiment.deleted()) {
      mlflow.post("experiments/delete", Map.of("experiment_id", id));
    }
  }

  private void bring(MlflowSource.Run run, MlflowSource.Experiment experiment, Tally tally) {
    progress.knowRun();
    tally.runs++;
    try {
      RunImport.Outcome outcome = runs.bring(run, experiment.name());
      tally.skipped += outcome.skipped() ? 1 : 0;
      tally.points += outcome.found().points();
      tally.files += outcome.found().files();
      tally.presentPoints += outcome.present().points();
      tally.presentFiles += outcome.present().files();
      tally.presentRuns++;
      problems.addAll(outcome.problems());
    } catch (EspalierException e) {
      if (e.isUnreachable() || e.status() == 401 || e.status() == 403) {
        throw e;
      }
      problems.add("run %s: %s".formatted(run.id(), e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    progress.run();
  }

  /** The experiment of that name here, with its tags, and live so that it can be written to. */
  private String experimentOf(MlflowSource.Experiment experiment) {
    String id;
    try {
      JsonNode present =
          mlflow.get("experiments/get-by-name", Map.of("experiment_name", experiment.name()));
      id = present.at("/experiment/experiment_id").asText();
      mlflow.post("experiments/restore", Map.of("experiment_id", id));
    } catch (EspalierException e) {
      if (e.status() != 404) {
        throw e;
      }
      id =
          mlflow
              .post("experiments/create", Map.of("name", experiment.name()))
              .path("experiment_id")
              .asText();
    }
    for (var tag : experiment.tags().entrySet()) {
      mlflow.post(
          "experiments/set-experiment-tag",
          Map.of("experiment_id", id, "key", tag.getKey(), "value", tag.getValue()));
    }
    return id;
  }

  private boolean bring(MlflowSource.LoggedModel model, String experiment) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("experiment_id", experiment);
    body.put("model_id", model.id());
    body.put("name", model.name());
    body.put("model_type", model.type());
    body.put("source_run_id", model.sourceRunId());
    body.put("tags", RegistryImport.pairs(model.tags()));
    body.put("params", RegistryImport.pairs(model.params()));
    mlflow.post("logged-models", body);
    List<MlflowSource.FileEntry> files = source.files(model);
    for (MlflowSource.FileEntry file : files) {
      try (InputStream content = source.open(model, file.path())) {
        RunImport.upload(
            content, part -> target.runs().uploadToModel(model.id(), file.path(), part));
      }
      progress.file(file.bytes());
    }
    String status = model.status().replace("LOGGED_MODEL_", "");
    mlflow.send("PATCH", "logged-models/" + model.id(), Map.of("status", "LOGGED_MODEL_" + status));
    if (!model.sourceRunId().isEmpty()) {
      try {
        mlflow.post(
            "runs/outputs",
            Map.of(
                "run_id",
                model.sourceRunId(),
                "models",
                List.of(Map.of("model_id", model.id(), "step", 0))));
      } catch (EspalierException e) {
        problems.add("logged model %s: %s".formatted(model.id(), e.getMessage()));
      }
    }
    return true;
  }
}
