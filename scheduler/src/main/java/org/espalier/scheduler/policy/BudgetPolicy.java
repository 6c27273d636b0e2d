package org.espalier.scheduler.policy;

import java.math.BigDecimal;
import java.util.Optional;
import org.espalier.core.study.Budget;

/** Whether a study has used up what it may. Pure. */
public final class BudgetPolicy {

  private BudgetPolicy() {}

  /**
   * What a study has used so far.
   *
   * @param hours since it began
   * @param deviceHours of all attempts together, running ones up to now
   */
  public record Usage(double hours, double deviceHours) {}

  /** Which part of the budget is used up, in words; empty while there is something left. */
  public static Optional<String> spent(Budget budget, Usage usage) {
    return budget
        .hours()
        .filter(limit -> usage.hours() >= limit)
        .map(limit -> "its budget of %s hours is used up".formatted(plain(limit)))
        .or(
            () ->
                budget
                    .deviceHours()
                    .filter(limit -> usage.deviceHours() >= limit)
                    .map(
                        limit ->
                            "its budget of %s device hours is used up".formatted(plain(limit))));
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
