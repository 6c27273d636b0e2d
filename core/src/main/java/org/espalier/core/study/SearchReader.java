package org.espalier.core.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;

/** Reads {@code search:}. */
final class SearchReader {

  private static final String DEFAULT_SAMPLER = MethodTypes.samplers().keySet().iterator().next();
  private static final List<String> OF_A_SPACE =
      List.of(
          "sampler",
          "trials",
          "enqueue",
          "constraints",
          "forbidden",
          "warm_start",
          "stop_when",
          "inherit");
  private static final List<String> BY_DIMENSION =
      List.of("enqueue", "constraints", "forbidden", "warm_start");

  private final Problems problems;
  private final Space space;
  private final int goals;

  /**
   * @param space what is searched; empty where a dimension is not sound
   * @param goals how many the study has
   */
  SearchReader(Problems problems, Space space, int goals) {
    this.problems = problems;
    this.space = space;
    this.goals = goals;
  }

  /** A search, and the space under its constraints. */
  record Read(SearchSpec search, Space space) {}

  /**
   * @param hasVariants whether the study lists its trials; then nothing is sampled
   * @param hasSpace whether anything is searched; if not, one trial is enough
   */
  Read read(Fields fields, boolean hasVariants, boolean hasSpace) {
    // Where a dimension is wrong, what names dimensions cannot be judged yet.
    boolean sound = problems.isEmpty();
    MethodReader methods = new MethodReader(problems);
    MethodSpec sampler =
        methods
            .read(fields, "sampler", MethodTypes.samplers())
            .orElse(MethodSpec.of(DEFAULT_SAMPLER));
    MethodSpec pruner =
        methods.read(fields, "pruner", MethodTypes.pruners()).orElse(MethodSpec.of("none"));
    Optional<Long> trials = fields.whole("trials", 1, Limits.TRIALS_PER_STUDY);
    if (hasVariants) {
      refuse(fields);
    } else if (hasSpace && fields.node("trials").isEmpty()) {
      fields.required("trials", "how many points of the space to try");
    }
    Optional<Integer> parallel =
        fields.whole("parallel", 1, Limits.TRIALS_PER_STUDY).map(Long::intValue);
    EndReader ends = new EndReader(problems);
    Budget budget = fields.node("budget").map(ends::budget).orElse(Budget.NONE);
    Convergence convergence =
        fields
            .node("stop_when")
            .filter(node -> !hasVariants)
            .map(node -> ends.convergence(node, goals))
            .orElse(Convergence.NEVER);
    Optional<Node> inherit = fields.node("inherit").filter(this::isBest);
    BY_DIMENSION.forEach(fields::node);
    Space ruled = space;
    List<Map<String, ParameterValue>> enqueue = List.of();
    List<WarmStart> warmStart = List.of();
    if (sound && !hasVariants) {
      ruled = space.with(new ConstraintReader(problems, space).read(fields));
      enqueue = enqueue(fields, ruled);
      warmStart = warmStart(fields);
    }
    fields.finish();
    return new Read(
        new SearchSpec(
            sampler,
            pruner,
            trials.orElse(1L).intValue(),
            parallel,
            enqueue,
            warmStart,
            budget,
            convergence,
            inherit.isPresent()),
        ruled);
  }

  private boolean isBest(Node node) {
    Optional<String> whose = Fields.text(node, problems);
    if (whose.isPresent() && !whose.get().equals("best")) {
      problems.add(
          node.location(), node.brief(), "weights are inherited from the best trial alone", "best");
    }
    return whose.filter("best"::equals).isPresent();
  }

  private void refuse(Fields fields) {
    for (String key : OF_A_SPACE) {
      fields
          .node(key)
          .ifPresent(
              node ->
                  problems.add(
                      node.location(),
                      node.brief(),
                      "a study with variants runs each of them once",
                      "no '%s'; or leave out variants".formatted(key)));
    }
  }

  private List<Map<String, ParameterValue>> enqueue(Fields fields, Space ruled) {
    List<Map<String, ParameterValue>> points = new ArrayList<>();
    PointReader reader = new PointReader(problems, space);
    for (Node item : items(fields, "enqueue", Limits.ENQUEUED_POINTS)) {
      Map<String, ParameterValue> point = reader.read(item);
      if (!ruled.allows(point)) {
        problems.add(
            item.location(),
            item.brief(),
            "this point breaks a rule of the search",
            "another point");
      }
      points.add(point);
    }
    return points;
  }

  private List<WarmStart> warmStart(Fields fields) {
    List<WarmStart> sources = new ArrayList<>();
    for (Node item : items(fields, "warm_start", Limits.WARM_STARTS)) {
      if (item instanceof Mapping mapping) {
        Fields source = new Fields(mapping, problems);
        Optional<String> study =
            source
                .required("study", "which study to learn from")
                .flatMap(node -> Fields.text(node, problems));
        int most = source.whole("trials", 1, Limits.TRIALS_PER_STUDY).orElse(1_000L).intValue();
        Map<String, ParameterValue> assume =
            source.node("assume").map(new PointReader(problems, space)::read).orElse(Map.of());
        source.finish();
        study.ifPresent(name -> sources.add(new WarmStart(name, most, assume)));
      } else {
        Fields.text(item, problems)
            .ifPresent(name -> sources.add(new WarmStart(name, 1_000, Map.of())));
      }
    }
    return sources;
  }

  private List<Node> items(Fields fields, String key, int most) {
    Optional<Node> node = fields.node(key);
    if (node.isEmpty()) {
      return List.of();
    }
    List<Node> items =
        node.get() instanceof Sequence sequence ? sequence.items() : List.of(node.get());
    if (items.size() > most) {
      problems.add(
          node.get().location(),
          "",
          "%s has %,d entries".formatted(key, items.size()),
          "at most " + most);
      return List.of();
    }
    return items;
  }
}
