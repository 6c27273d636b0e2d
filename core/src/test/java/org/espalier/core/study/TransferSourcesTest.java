package org.espalier.core.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.core.document.Problem;
import org.espalier.core.json.Json;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.model.ModuleSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to name where weights come from, and what is no way. */
class TransferSourcesTest {
  private static final String RUN = "0123456789abcdef0123456789abcdef";
  private static final String DIGEST = "a".repeat(64);

  static Stream<Arguments> sources() {
    return Stream.of(
        Arguments.of("{run: %s}".formatted(RUN), new SourceSelector.Run(RUN)),
        Arguments.of(
            "{run: %s, artifact: weights/m.safetensors}".formatted(RUN),
            new SourceSelector.Artifact(RUN, "weights/m.safetensors")),
        Arguments.of("{study: digits, best: true}", new SourceSelector.StudyBest("digits")),
        Arguments.of("{study: digits, trial: 3}", new SourceSelector.StudyTrial("digits", 3)),
        Arguments.of(
            "{model: reader}",
            new SourceSelector.Model("reader", Optional.empty(), Optional.empty())),
        Arguments.of(
            "{model: reader, version: 2}",
            new SourceSelector.Model("reader", Optional.of(2), Optional.empty())),
        Arguments.of(
            "{model: reader, alias: champion}",
            new SourceSelector.Model("reader", Optional.empty(), Optional.of("champion"))),
        Arguments.of(
            "{file: vgg.h5, sha256: %s}".formatted(DIGEST),
            new SourceSelector.File("vgg.h5", DIGEST)));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void isRead(String from, SourceSelector expected) throws Exception {
    TransferRequest request = study("{from: %s}".formatted(from)).trial().transfer().orElseThrow();

    assertThat(request.from()).isEqualTo(expected);
    assertThat(Json.read(Json.write(request), TransferRequest.class)).isEqualTo(request);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("{from: {file: vgg.h5}}", "a file is named with its digest"),
        Arguments.of(
            "{from: {file: ../vgg.h5, sha256: %s}}".formatted(DIGEST), "this is no name of a file"),
        Arguments.of(
            "{from: {file: vgg.bin, sha256: %s}}".formatted(DIGEST),
            "the name does not say what kind of file this is"),
        Arguments.of(
            "{from: {file: vgg.keras, sha256: %s}}".formatted(DIGEST),
            "a .keras file is not read: save the model as .h5"),
        Arguments.of("{from: {run: %s, artifact: ../a.h5}}".formatted(RUN), "this is no artifact"),
        Arguments.of("{from: {model: m, version: 1, alias: a}}", "this names no source"),
        Arguments.of(
            "{from: {run: %s, study: a, best: true}}".formatted(RUN), "this names no source"),
        Arguments.of(
            "{from: {run: %s}, names: {head/weight: fc.weight}}".formatted(RUN),
            "only files of other programs have names of their own"),
        Arguments.of(
            "{from: {file: a.h5, sha256: %s}, names: {weight: x}}".formatted(DIGEST),
            "'weight' is no weight"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isRefused(String transfer, String problem) {
    assertThatThrownBy(() -> study(transfer))
        .isInstanceOfSatisfying(
            StudyProblems.class,
            problems ->
                assertThat(problems.problems())
                    .extracting(Problem::message)
                    .anyMatch(message -> message.contains(problem)));
  }

  @Test
  void aFileOfWhichNobodyKnowsTheModelIsAskedForEveryModule() throws StudyProblems {
    StudySpec study =
        study(
            """
            {from: {file: vgg.safetensors, sha256: %s}, modules: {hidden: [fc1, bn1]},
                names: {head/weight: last.weight}}
            """
                .formatted(DIGEST));
    TrialDraft draft = study.resolve(Map.of());
    CheckpointReference file =
        new CheckpointReference("", "weights/vgg.safetensors", DIGEST, 0, 0, 0);

    TransferSpec spec =
        draft.transfer().orElseThrow().resolve(draft.model(), Optional.empty(), "", file);

    assertThat(draft.model().modules()).extracting(ModuleSpec::name).contains("flat");
    assertThat(spec.sources())
        .isEqualTo(
            Map.of(
                "hidden", new TransferSpec.Source("", file, "fc1 + bn1"),
                "head", new TransferSpec.Source("", file, "head")));
    assertThat(spec.sources().values())
        .allMatch(TransferSpec.Source::local)
        .extracting(TransferSpec.Source::format)
        .containsOnly(WeightFormat.SAFETENSORS);
    assertThat(List.of(WeightFormat.of("a.ZIP"), WeightFormat.of("a.hdf5"), WeightFormat.of("a")))
        .containsExactly(
            Optional.of(WeightFormat.CHECKPOINT),
            Optional.of(WeightFormat.KERAS),
            Optional.empty());
  }

  private static StudySpec study(String transfer) throws StudyProblems {
    return StudyReader.read(
        """
        name: heir
        goal: {maximize: test_accuracy}
        data: {set: mnist-10k}
        model:
          flat: {type: flatten}
          hidden: {type: dense, units: 16}
          head: {type: classifier}
        training: {epochs: 2}
        transfer: %s
        """
            .formatted(transfer.strip()));
  }
}
