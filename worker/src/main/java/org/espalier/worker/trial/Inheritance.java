package org.espalier.worker.trial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.espalier.core.model.Shape;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.Lineage.Ancestor;
import org.espalier.core.study.Lineage.Fit;
import org.espalier.core.study.Lineage.Inherited;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.checkpoint.CheckpointException;
import org.espalier.worker.engine.Tensor;
import org.espalier.worker.foreign.ForeignWeights.Found;

/**
 * What a model takes over from files of earlier runs, module by module: every weight whose name and
 * shape fit; the rest keeps its own initialisation. A module without weights is not listed.
 *
 * @param weights to be given to the model, by full name
 * @param lineage what was taken, adapted and left
 */
record Inheritance(Map<String, Tensor> weights, Lineage lineage) {

  Inheritance {
    weights = Map.copyOf(weights);
  }

  /**
   * @param files the file of each digest that the specification names
   * @param own the model's weights as they are initialised
   * @param flattened modules of the model that read a flattened image
   * @throws TrialFailure BAD_SPEC if a source is missing or refused, or the specification names a
   *     weight that the model has not
   */
  static Inheritance load(
      TransferSpec transfer,
      Map<String, Path> files,
      Map<String, Tensor> own,
      Map<String, Shape.Image> flattened) {
    return new Reading(transfer, files, own, flattened).run();
  }

  /** One pass over all modules. */
  private static final class Reading {
    private final TransferSpec transfer;
    private final Map<String, Path> files;
    private final Map<String, Tensor> own;
    private final Map<String, Shape.Image> flattened;
    private final Map<String, WeightSource> open = new HashMap<>();
    private final Map<String, Tensor> taken = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    Reading(
        TransferSpec transfer,
        Map<String, Path> files,
        Map<String, Tensor> own,
        Map<String, Shape.Image> flattened) {
      this.transfer = transfer;
      this.files = files;
      this.own = own;
      this.flattened = flattened;
    }

    Inheritance run() {
      for (String name : transfer.names().keySet()) {
        if (!own.containsKey(name)) {
          throw new TrialFailure(
              FailureCategory.BAD_SPEC,
              "'names' speaks of a weight '%s', and the model has none; there are %s."
                  .formatted(name, String.join(", ", new TreeSet<>(own.keySet()))));
        }
      }
      Map<String, Set<String>> modules = new TreeMap<>();
      for (String name : own.keySet()) {
        int slash = name.indexOf('/');
        modules
            .computeIfAbsent(name.substring(0, slash), key -> new TreeSet<>())
            .add(name.substring(slash + 1));
      }
      Map<String, Inherited> report = new TreeMap<>();
      modules.forEach(
          (module, weights) ->
              report.put(
                  module,
                  Optional.ofNullable(transfer.sources().get(module))
                      .map(source -> inherit(module, source, weights))
                      .orElse(Inherited.NEW)));
      return new Inheritance(taken, new Lineage(report, unused()));
    }

    private Inherited inherit(String module, TransferSpec.Source source, Set<String> weights) {
      WeightSource file =
          open.computeIfAbsent(source.checkpoint().sha256(), digest -> read(module, source));
      List<String> fitting = new ArrayList<>();
      List<String> missed = new ArrayList<>();
      List<String> notes = new ArrayList<>();
      for (String weight : weights) {
        String name = module + "/" + weight;
        List<Long> wanted = Objects.requireNonNull(own.get(name)).shape();
        Optional<Found> found = file.find(module, source, weight, weights);
        if (found.isEmpty()) {
          missed.add(weight + ": '" + source.module() + "' has no weight of that name");
        } else if (!found.get().tensor().shape().equals(wanted)) {
          missed.add(weight + ": wanted " + wanted + ", found " + found.get().tensor().shape());
        } else {
          fitting.add(weight);
          taken.put(name, found.get().tensor());
          used.addAll(found.get().used());
          if (!found.get().note().isEmpty()) {
            notes.add(found.get().note());
          }
        }
      }
      Fit fit = fitting.isEmpty() ? Fit.LEFT : missed.isEmpty() ? Fit.TAKEN : Fit.ADAPTED;
      return new Inherited(fit, fitting, missed, notes, ancestors(source, file.lineage()));
    }

    /** Modules or layers of which no tensor was used. */
    private List<String> unused() {
      Set<String> unused = new TreeSet<>();
      open.values().forEach(file -> file.names().forEach(name -> unused.add(owner(name))));
      used.forEach(name -> unused.remove(owner(name)));
      return unused.stream()
          .map(name -> name.replaceAll("\\p{Cntrl}", "?"))
          .map(name -> name.substring(0, Math.min(100, name.length())))
          .limit(Lineage.MAX_UNUSED)
          .toList();
    }

    private static String owner(String tensor) {
      int slash = tensor.indexOf('/');
      int end = slash >= 0 ? slash : tensor.lastIndexOf('.');
      return end > 0 ? tensor.substring(0, end) : tensor;
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

    private WeightSource read(String module, TransferSpec.Source source) {
      Path file = files.get(source.checkpoint().sha256());
      if (file == null) {
        throw new TrialFailure(
            FailureCategory.INTERNAL,
            "The file %s that '%s' starts from was not fetched."
                .formatted(source.checkpoint().sha256(), module));
      }
      try {
        return WeightSource.open(source, file, transfer, flattened);
      } catch (CheckpointException e) {
        throw new TrialFailure(FailureCategory.BAD_SPEC, e.getMessage(), e);
      } catch (IOException e) {
        throw new TrialFailure(
            FailureCategory.INFRASTRUCTURE,
            "The file that '" + module + "' starts from cannot be read: " + e.getMessage(),
            e);
      }
    }
  }

  /** The report as log lines, one a module. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(lineage.modules())
        .forEach(
            (module, inherited) -> lines.add("module '%s' %s".formatted(module, line(inherited))));
    if (!lineage.unused().isEmpty()) {
      lines.add("nobody takes from: " + String.join(", ", lineage.unused()));
    }
    return lines;
  }

  private static String line(Inherited inherited) {
    if (inherited.ancestors().isEmpty()) {
      return "is new: it starts from its own initialisation";
    }
    Ancestor source = inherited.ancestors().getFirst();
    String missed = String.join("; ", inherited.missed());
    String what =
        switch (inherited.fit()) {
          case TAKEN -> "takes all " + inherited.weights().size() + " weights of";
          case ADAPTED ->
              "takes " + String.join(", ", inherited.weights()) + " (not " + missed + ") of";
          case LEFT, NEW -> "takes nothing (" + missed + ") of";
        };
    String where = source.runId().isEmpty() ? "the file" : "run " + source.runId();
    String notes =
        inherited.notes().isEmpty() ? "" : " (" + String.join("; ", inherited.notes()) + ")";
    return "%s '%s' in %s%s".formatted(what, source.module(), where, notes);
  }
}
