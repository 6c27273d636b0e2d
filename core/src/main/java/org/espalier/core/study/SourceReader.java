package org.espalier.core.study;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Location;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;

/** Reads {@code from:} of a transfer: exactly one way to name a source of weights. */
final class SourceReader {

  private static final Pattern RUN = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");
  private static final Pattern ARTIFACT =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

  private final Problems problems;
  private final List<String> variants;

  SourceReader(Problems problems, List<String> variants) {
    this.problems = problems;
    this.variants = variants;
  }

  /**
   * @param allowed all ways, for people
   */
  Optional<SourceSelector> read(Node node, String allowed) {
    Fields fields = Fields.of(node, allowed, problems);
    Optional<String> variant = fields.text("variant");
    Optional<String> run = fields.text("run");
    Optional<String> artifact = fields.text("artifact");
    Optional<String> study = fields.text("study");
    Optional<Boolean> best = fields.flag("best");
    Optional<Long> trial = fields.whole("trial", 0, Limits.TRIALS_PER_STUDY - 1);
    Optional<String> model = fields.text("model");
    Optional<Long> version = fields.whole("version", 1, Integer.MAX_VALUE);
    Optional<String> alias = fields.text("alias");
    Optional<String> file = fields.text("file");
    Optional<String> digest = fields.text("sha256");
    fields.finish();
    Set<String> said = new TreeSet<>();
    for (String key :
        List.of(
            "variant",
            "run",
            "artifact",
            "study",
            "best",
            "trial",
            "model",
            "version",
            "alias",
            "file",
            "sha256")) {
      if (fields.has(key)) {
        said.add(key);
      }
    }
    if (said.equals(Set.of("variant"))) {
      return variant.flatMap(name -> variant(fields, name));
    }
    if (said.equals(Set.of("run")) || said.equals(Set.of("run", "artifact"))) {
      return run.filter(id -> is(RUN, fields, "run", id, "this is no run", "32 hexadecimal digits"))
          .flatMap(
              id ->
                  said.contains("artifact")
                      ? artifact.flatMap(name -> artifact(fields, id, name))
                      : Optional.of(new SourceSelector.Run(id)));
    }
    if (said.equals(Set.of("study", "best")) && best.orElse(false)) {
      return study.map(SourceSelector.StudyBest::new);
    }
    if (said.equals(Set.of("study", "trial"))) {
      return study.flatMap(
          name -> trial.map(number -> new SourceSelector.StudyTrial(name, number.intValue())));
    }
    if (said.contains("model")
        && Set.of("model", "version", "alias").containsAll(said)
        && !(said.contains("version") && said.contains("alias"))) {
      return model.map(name -> new SourceSelector.Model(name, version.map(Long::intValue), alias));
    }
    if (said.equals(Set.of("file", "sha256"))) {
      return file.flatMap(name -> digest.flatMap(sha256 -> file(fields, name, sha256)));
    }
    problems.add(node.location(), node.brief(), problem(said), allowed);
    return Optional.empty();
  }

  private static String problem(Set<String> said) {
    return said.equals(Set.of("file"))
        ? "a file is named with its digest, so that the study says what it trained on"
        : "this names no source";
  }

  private Optional<SourceSelector> variant(Fields fields, String name) {
    if (!variants.contains(name)) {
      problems.unknownName(
          place(fields, "variant"), "there is no variant '%s'".formatted(name), name, variants);
      return Optional.empty();
    }
    return Optional.of(new SourceSelector.Variant(name));
  }

  private Optional<SourceSelector> artifact(Fields fields, String run, String name) {
    boolean sound =
        is(ARTIFACT, fields, "artifact", name, "this is no artifact", "a name such as weights/a.h5")
            && hasFormat(fields, "artifact", name);
    return sound ? Optional.of(new SourceSelector.Artifact(run, name)) : Optional.empty();
  }

  private Optional<SourceSelector> file(Fields fields, String name, String sha256) {
    boolean sound =
        is(FILE, fields, "file", name, "this is no name of a file", "a name without folders")
            && hasFormat(fields, "file", name)
            && is(
                DataSetReader.DIGEST,
                fields,
                "sha256",
                sha256,
                "this is no digest",
                "64 hexadecimal digits, as sha256sum prints them");
    return sound ? Optional.of(new SourceSelector.File(name, sha256)) : Optional.empty();
  }

  private boolean hasFormat(Fields fields, String key, String name) {
    if (WeightFormat.of(name).isPresent()) {
      return true;
    }
    String problem =
        name.endsWith(".keras")
            ? "a .keras file is not read: save the model as .h5, model.save('" + "model.h5')"
            : "the name does not say what kind of file this is";
    problems.add(place(fields, key), name, problem, WeightFormat.ENDINGS);
    return false;
  }

  private boolean is(
      Pattern pattern, Fields fields, String key, String text, String problem, String allowed) {
    boolean matches = pattern.matcher(text).matches();
    if (!matches) {
      problems.add(place(fields, key), text, problem, allowed);
    }
    return matches;
  }

  private static Location place(Fields fields, String key) {
    return fields.node(key).map(Node::location).orElse(fields.location());
  }
}
