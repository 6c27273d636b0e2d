package org.espalier.worker.engine.dl4j;

import java.util.stream.Collectors;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.ModelInference;
import org.espalier.core.model.ModelProblem;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.engine.Engine;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.trial.TrialFailure;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Deeplearning4j on the processor. The native library is loaded when the first engine is made; how
 * many threads it uses is decided before by the environment variable {@code OMP_NUM_THREADS}.
 */
public final class Dl4jEngine implements Engine {

  private final DataType type;
  private final int available;

  /** Loads the native library if that has not happened yet. */
  public Dl4jEngine() {
    this(DataType.FLOAT);
  }

  /** With another precision; for tests against numerical gradients. */
  Dl4jEngine(DataType type) {
    NativeSettings.apply();
    this.type = type;
    // the first array loads the backend, so that a machine that cannot says so here
    Nd4j.create(type, 1);
    this.available = Nd4j.getEnvironment().maxThreads();
  }

  @Override
  public String device() {
    return "cpu: %d threads, oneDNN helpers %s"
        .formatted(available, Nd4j.getEnvironment().helpersAllowed() ? "on" : "off");
  }

  @Override
  public EngineModel build(ModelPlan plan) {
    InferredModel model = sound(plan);
    Threads.use(Threads.fitting(model, available), available);
    return new Dl4jModel(model, plan, type);
  }

  /** With the threads of the whole, since their count may change the last bit of a sum. */
  @Override
  public EngineModel buildPart(ModelPlan part) {
    return new Dl4jModel(sound(part), part, type);
  }

  private static InferredModel sound(ModelPlan plan) {
    InferredModel model = ModelInference.infer(plan.model(), plan.inputs(), plan.target());
    if (!model.isSound()) {
      throw new TrialFailure(
          FailureCategory.BAD_SPEC,
          model.problems().stream()
              .map(ModelProblem::message)
              .collect(Collectors.joining("; ", "The model cannot be built: ", ".")));
    }
    return model;
  }
}
