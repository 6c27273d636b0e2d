package org.espalier.core.study;

import java.util.List;

/** The metrics that workers measure at the end of an epoch, and that a study may have as goals. */
public final class Metrics {

  /** How many numbers the model trains: known before it does, and the same in every epoch. */
  public static final String PARAMETERS = "parameters";

  /** By the names they are reported under. */
  public static final List<String> OBJECTIVES =
      List.of("test_accuracy", "test_loss", "train_accuracy", "train_loss", PARAMETERS);

  private Metrics() {}
}
