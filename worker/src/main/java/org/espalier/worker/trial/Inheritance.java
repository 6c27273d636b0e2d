package org.espalier.worker.trial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.checkpoint.Checkpoint;
import org.espalier.worker.checkpoint.CheckpointException;
import org.espalier.worker.checkpoint.CheckpointReader;
import org.espalier.worker.checkpoint.Lineage;
import org.espalier.worker.checkpoint.Lineage.Ancestor;
import org.espalier.worker.checkpoint.Lineage.Fit;
import org.espalier.worker.checkpoint.Lineage.Inherited;
import org.espalier.worker.engine.Tensor;

/**
 * What a model takes over from checkpoints of earlier runs, module by module: every weight whose
 * name and shape fit; the rest keeps its own initialisation. A module without weights is not
 * listed.
 *
 * @param weights to be given to the model, by full name
 * @param lineage what was taken, adapted and left
 */
record Inheritance(Map<String, Tensor> weights, Lineage lineage) {

  Inheritance {
    weights = Map.copyOf(weights);
  }

  /**
   * @param files the checkpoint of each digest that the specification names
   * @param own the model's weights as they are initialised
   * @throws TrialFailure BAD_SPEC if a source is missing or refused
   */
  static Inheritance load(TransferSpec transfer, Map<String, Path> files, Map<String, Tensor> own) {
    Map<String, Checkpoint> open = new HashMap<>();
    Map<String, Tensor> taken = new HashMap<>();
    Map<String, Inherited> report = new TreeMap<>();
    new TreeMap<>(transfer.sources())
        .forEach(
            (module, source) -> {
              Checkpoint checkpoint =
                  open.computeIfAbsent(
                      source.checkpoint().sha256(), digest -> read(digest, files, module));
              Inherited inherited = inherit(module, source, checkpoint, own, taken);
              if (!inherited.weights().isEmpty() || !inherited.missed().isEmpty()) {
                report.put(module, inherited);
              }
            });
    return new Inheritance(taken, new Lineage(report));
  }

  private static Inherited inherit(
      String module,
      TransferSpec.Source source,
      Checkpoint checkpoint,
      Map<String, Tensor> own,
      Map<String, Tensor> taken) {
    List<String> fitting = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    String prefix = module + "/";
    new TreeMap<>(own)
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                String weight = name.substring(prefix.length());
                Tensor theirs = checkpoint.weights().get(source.module() + "/" + weight);
                if (theirs == null) {
                  missed.add(weight + ": '" + source.module() + "' has no weight of that name");
                } else if (!theirs.shape().equals(tensor.shape())) {
                  missed.add(weight + ": wanted " + tensor.shape() + ", found " + theirs.shape());
                } else {
                  fitting.add(weight);
                  taken.put(name, theirs);
                }
              }
            });
    Fit fit = fitting.isEmpty() ? Fit.LEFT : missed.isEmpty() ? Fit.TAKEN : Fit.ADAPTED;
    return new Inherited(fit, fitting, missed, ancestors(source, checkpoint.lineage()));
  }

  private static List<Ancestor> ancestors(TransferSpec.Source source, Lineage theirs) {
    List<Ancestor> ancestors = new ArrayList<>();
    ancestors.add(new Ancestor(source.runId(), source.checkpoint().sha256(), source.module()));
    Inherited before = theirs.modules().get(source.module());
    if (before != null && before.fit() != Fit.LEFT) {
      ancestors.addAll(before.ancestors());
    }
    return ancestors.subList(0, Math.min(ancestors.size(), Lineage.MAX_GENERATIONS));
  }

  private static Checkpoint read(String digest, Map<String, Path> files, String module) {
    Path file = files.get(digest);
    if (file == null) {
      throw new TrialFailure(
          FailureCategory.INTERNAL,
          "The checkpoint " + digest + " that '" + module + "' starts from was not fetched.");
    }
    try {
      return CheckpointReader.read(file);
    } catch (CheckpointException e) {
      throw new TrialFailure(FailureCategory.BAD_SPEC, e.getMessage(), e);
    } catch (IOException e) {
      throw new TrialFailure(
          FailureCategory.INFRASTRUCTURE,
          "The checkpoint that '" + module + "' starts from cannot be read: " + e.getMessage(),
          e);
    }
  }

  /** The report as log lines, one a module. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(lineage.modules())
        .forEach(
            (module, inherited) -> {
              Ancestor source = inherited.ancestors().getFirst();
              String what =
                  switch (inherited.fit()) {
                    case TAKEN -> "takes all " + inherited.weights().size() + " weights of";
                    case ADAPTED ->
                        "takes "
                            + String.join(", ", inherited.weights())
                            + " (not "
                            + String.join("; ", inherited.missed())
                            + ") of";
                    case LEFT -> "takes nothing (" + String.join("; ", inherited.missed()) + ") of";
                  };
              lines.add(
                  "module '%s' %s '%s' in run %s"
                      .formatted(module, what, source.module(), source.runId()));
            });
    return lines;
  }
}
