package org.espalier.worker.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.ModelInference;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.TrialSpec;
import org.espalier.worker.data.Batches;
import org.espalier.worker.data.Examples;
import org.espalier.worker.data.LoadedData;
import org.espalier.worker.engine.Engine;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.LearningRate;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;

/**
 * What is trained on what: the whole model on the data, or, while its trunk is frozen, only what
 * follows the trunk, on features that are computed once. Both give the same weights to the bit. For
 * one thread.
 *
 * <p>Features are kept where at least two epochs are left, nothing is augmented, the trunk makes no
 * random choices, the gradient's norm is not limited (its sum over fewer numbers may round
 * otherwise), the study does not say {@code cache_features: false}, and they take no more than
 * {@value #MOST_BYTES} bytes and half of the free disk.
 */
final class Stages implements AutoCloseable {
  static final String OPTION = "cache_features";
  private static final int TEST_BATCH = 250;
  private static final long MOST_BYTES = 2_000_000_000L;

  /** Trained on {@code train}, measured on {@code test}. */
  record Stage(EngineModel model, Examples train, Examples test) {}

  private record Part(FrozenTrunk trunk, Stage stage) {}

  private final Engine engine;
  private final ModelPlan plan;
  private final TrialSpec spec;
  private final Path folder;
  private final LoadedData data;
  private final Stage whole;
  private final TrialReporter reporter;
  private final LongSupplier nanoTime;
  private Optional<Part> part = Optional.empty();
  private boolean tried;

  /**
   * @param model the whole, with the weights it starts from
   */
  Stages(
      Engine engine,
      ModelPlan plan,
      EngineModel model,
      TrialAssignment assignment,
      LoadedData data,
      TrialReporter reporter,
      LongSupplier nanoTime) {
    this.engine = engine;
    this.plan = plan;
    this.spec = assignment.spec();
    this.folder = assignment.workFolder();
    this.data = data;
    this.whole = new Stage(model, data.train(), data.test());
    this.reporter = reporter;
    this.nanoTime = nanoTime;
  }

  /** What is trained and measured now. */
  Stage current() {
    return part.map(Part::stage).orElse(whole);
  }

  /**
   * Makes ready for an epoch.
   *
   * @param epoch from 1
   * @param iteration how many iterations were done
   * @param goOn asked while features are computed; false breaks that off
   */
  Stage at(int epoch, long iteration, BooleanSupplier goOn) {
    if (part.isPresent() && epoch > part.get().trunk().epochs()) {
      join(epoch, iteration);
    } else if (!tried) {
      tried = true;
      part = trunk(epoch).flatMap(trunk -> begin(trunk, epoch, iteration, goOn));
    }
    return current();
  }

  private Optional<FrozenTrunk> trunk(int epoch) {
    boolean wanted =
        !ParameterValue.of(false).equals(spec.training().options().get(OPTION))
            && LearningRate.number(spec.training(), "clip_norm") == 0
            && !isAugmented();
    if (!wanted || spec.transfer().frozen().isEmpty()) {
      return Optional.empty();
    }
    InferredModel model = ModelInference.infer(spec.model(), data.inputs(), data.target());
    return FrozenTrunk.of(model, spec.model(), spec.transfer(), epoch, spec.training().epochs())
        .filter(trunk -> trunk.epochs() > epoch)
        .filter(this::fits);
  }

  /** Whether an example looks different in each epoch. */
  private boolean isAugmented() {
    return spec.data().options().entrySet().stream()
        .filter(option -> option.getKey().startsWith("augment_"))
        .map(option -> option.getValue().raw())
        .anyMatch(value -> !value.equals(false) && !value.equals(0L) && !value.equals(0.0));
  }

  private boolean fits(FrozenTrunk trunk) {
    List<Long> shape = trunk.output().sizes();
    long train = FeatureFile.bytes(data.train(), shape);
    long test = FeatureFile.bytes(data.test(), shape);
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      if (Math.max(train, test) <= MOST_BYTES && train + test <= free / 2) {
        return true;
      }
      reporter.log(
          "INFO",
          "features of the frozen trunk are not kept: they take %,d MB"
              .formatted((train + test) >> 20));
    } catch (IOException e) {
      reporter.log("WARN", "features of the frozen trunk are not kept: " + e.getMessage());
    }
    return false;
  }

  private Optional<Part> begin(FrozenTrunk trunk, int epoch, long iteration, BooleanSupplier goOn) {
    long began = nanoTime.getAsLong();
    try {
      whole.model().beginEpoch(epoch);
      FeatureFile train = file(trunk, data.train(), "train");
      FeatureFile test = file(trunk, data.test(), "test");
      boolean filled =
          fill(trunk, data.train(), train, plan.training().batchSize(), goOn)
              && fill(trunk, data.test(), test, TEST_BATCH, goOn);
      if (!filled) {
        return Optional.empty();
      }
      EngineModel rest =
          engine.buildPart(
              new ModelPlan(
                  trunk.rest(),
                  Map.of(trunk.rest().inputs().getFirst(), trunk.output()),
                  plan.target(),
                  plan.training(),
                  plan.transfer(),
                  plan.seed(),
                  plan.batchesPerEpoch(),
                  plan.classWeights()));
      rest.setWeights(only(whole.model().weights(), rest.weights()));
      rest.setUpdaterState(
          only(whole.model().updaterState(), rest.updaterState()), epoch, iteration);
      reporter.log(
          "INFO",
          "the frozen trunk up to '%s' is computed once: %d features of %,d examples in %.1f s"
              .formatted(
                  trunk.end(),
                  trunk.output().count(),
                  train.count() + test.count(),
                  (nanoTime.getAsLong() - began) / 1e9));
      return Optional.of(new Part(trunk, new Stage(rest, train, test)));
    } catch (IOException e) {
      reporter.log("WARN", "features of the frozen trunk are not kept: " + e.getMessage());
      return Optional.empty();
    }
  }

  private FeatureFile file(FrozenTrunk trunk, Examples examples, String name) throws IOException {
    return new FeatureFile(examples, trunk.output().sizes(), folder.resolve("features-" + name));
  }

  private boolean fill(
      FrozenTrunk trunk, Examples examples, FeatureFile file, int batch, BooleanSupplier goOn) {
    int[] order = IntStream.range(0, examples.count()).toArray();
    for (int from = 0; from < order.length; from += batch) {
      int to = Math.min(order.length, from + batch);
      Tensor features = Batches.assemble(examples, order, from, to).features();
      file.put(from, whole.model().activations(trunk.end(), features).values());
      if (!goOn.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  /** The trunk thaws: the whole goes on from where the part is. */
  private void join(int epoch, long iteration) {
    Map<String, Tensor> weights = weights();
    Map<String, Tensor> updater = updaterState();
    closePart();
    whole.model().setWeights(weights);
    whole.model().setUpdaterState(updater, epoch, iteration);
    reporter.log("INFO", "the trunk thaws: the whole model is trained from epoch " + epoch);
  }

  /** All weights of the whole model. */
  Map<String, Tensor> weights() {
    return merged(whole.model().weights(), part.map(p -> p.stage().model().weights()));
  }

  /** All optimiser state of the whole model. */
  Map<String, Tensor> updaterState() {
    return merged(whole.model().updaterState(), part.map(p -> p.stage().model().updaterState()));
  }

  private static Map<String, Tensor> merged(
      Map<String, Tensor> all, Optional<Map<String, Tensor>> newer) {
    Map<String, Tensor> merged = new HashMap<>(all);
    newer.ifPresent(merged::putAll);
    return merged;
  }

  private static Map<String, Tensor> only(Map<String, Tensor> all, Map<String, Tensor> wanted) {
    Map<String, Tensor> some = new HashMap<>(all);
    some.keySet().retainAll(wanted.keySet());
    return some;
  }

  private void closePart() {
    part.ifPresent(open -> open.stage().model().close());
    part = Optional.empty();
  }

  @Override
  public void close() {
    closePart();
  }
}
