package org.espalier.core.study;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.espalier.core.model.Target;

/** The metrics that workers measure at the end of an epoch, and that a study may have as goals. */
public final class Metrics {

  /** How many numbers the model trains: known before it does, and the same in every epoch. */
  public static final String PARAMETERS = "parameters";

  /** Where there are more classes than this, the five most probable ones are looked at as well. */
  public static final int TOP = 5;

  /** By the names they are reported under. */
  public static final List<String> OBJECTIVES = all();

  private Metrics() {}

  /** What is measured where the labels are {@code target}. */
  public static List<String> of(Target target) {
    List<String> names = new ArrayList<>(List.of("test_loss", "train_loss", PARAMETERS));
    switch (target.kind()) {
      case CLASSES ->
          names.addAll(List.of("test_accuracy", "train_accuracy", "test_macro_f1", "test_auc"));
      case STEP_CLASSES ->
          names.addAll(
              List.of("test_accuracy", "train_accuracy", "test_macro_f1", "test_perplexity"));
      case LABELS ->
          names.addAll(List.of("test_accuracy", "train_accuracy", "test_macro_f1", "test_auc"));
      case VALUES -> names.addAll(List.of("test_rmse", "test_mae", "test_r2"));
      case SEVERAL -> target.parts().forEach(part -> names.addAll(ofHead(part)));
    }
    boolean ranked =
        target.kind() == Target.Kind.CLASSES || target.kind() == Target.Kind.STEP_CLASSES;
    if (ranked && target.size() > TOP) {
      names.add("test_top5_accuracy");
    }
    return names.stream().sorted().toList();
  }

  /** Of one head among several: measures of its own end with its name. */
  private static List<String> ofHead(Target.Part part) {
    return of(part.target()).stream()
        .filter(name -> !name.equals(PARAMETERS) && !name.equals("train_loss"))
        .map(name -> name + "." + part.name())
        .toList();
  }

  /** Whether a metric of this name is measured on some data; of several heads it names one. */
  public static boolean isKnown(String name) {
    int point = name.indexOf('.');
    return OBJECTIVES.contains(point < 0 ? name : name.substring(0, point));
  }

  private static List<String> all() {
    TreeSet<String> names = new TreeSet<>();
    for (Target target :
        List.of(
            Target.classes(TOP + 1),
            Target.stepClasses(TOP + 1),
            Target.labels(1),
            Target.values(1))) {
      names.addAll(of(target));
    }
    return List.copyOf(names);
  }
}
