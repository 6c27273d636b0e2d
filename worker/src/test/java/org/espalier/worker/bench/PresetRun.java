package org.espalier.worker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.Corners;
import org.espalier.core.study.DataSpec;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialDraft;
import org.espalier.core.study.TrialSpec;
import org.espalier.worker.data.DataSets;
import org.espalier.worker.engine.Engine;
import org.espalier.worker.process.Folders;
import org.espalier.worker.testing.QuietReporter;
import org.espalier.worker.testing.Specs;
import org.espalier.worker.trial.StopSignal;
import org.espalier.worker.trial.TrialAssignment;
import org.espalier.worker.trial.TrialRunner;

/**
 * A preset as a trial runs it: its data, one epoch on a thousand examples, its test, its
 * checkpoint.
 */
final class PresetRun {
  private static final int EXAMPLES = 1_000;

  private PresetRun() {}

  static void run(Path file, Engine engine)
      throws IOException, StudyProblems, InterruptedException {
    Path work = Files.createTempDirectory("preset");
    try {
      new TrialRunner(engine, new DataSets(), Clock.systemUTC(), System::nanoTime)
          .run(
              new TrialAssignment(
                  spec(StudyReader.read(Files.readString(file)), EXAMPLES),
                  Optional.empty(),
                  Map.of(),
                  work,
                  Specs.dataFolder()),
              new QuietReporter(),
              new StopSignal());
    } finally {
      Folders.remove(work);
    }
  }

  /** One epoch on so many examples. */
  static TrialSpec spec(StudySpec study, int examples) {
    TrialDraft draft = study.resolve(Corners.of(study.space(), 1).getFirst());
    DataSpec data = draft.data();
    TrainingSpec training = draft.training();
    return new TrialSpec(
        new DataSpec(data.set(), data.classes(), examples, data.options(), data.source()),
        draft.model(),
        new TrainingSpec(
            1,
            training.batchSize(),
            training.optimizer(),
            training.learningRate(),
            training.options()),
        TransferSpec.NONE,
        draft.objectives(),
        study.seed(),
        1);
  }
}
