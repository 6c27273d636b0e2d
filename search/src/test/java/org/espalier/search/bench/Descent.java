package org.espalier.search.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.search.Decision;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.Start;
import org.espalier.search.Suggestion;

/**
 * Descent on noise, a model of training in which the best learning rate changes as it goes: a high
 * rate {@code x} comes down fast and stays rough, a low one is smooth and slow. The weight is what
 * a fork inherits.
 */
public final class Descent {
  private static final int EPOCHS = 12;
  private static final int AT_ONCE = 16;

  private final Search search;
  private final Map<String, Double> weights = new HashMap<>();
  private final Map<Integer, Integer> epochs = new HashMap<>();
  private final List<Suggestion> running = new ArrayList<>();
  private double best = Double.POSITIVE_INFINITY;

  private Descent(Search search) {
    this.search = search;
  }

  /** The best loss after a whole training, of trials that train so many epochs in all. */
  public static double bestOf(Search search, int epochsInAll) {
    Descent descent = new Descent(search);
    int trained = 0;
    while (trained < epochsInAll) {
      descent.begin();
      for (Suggestion trial : List.copyOf(descent.running)) {
        descent.train(trial);
        trained++;
      }
    }
    return descent.best;
  }

  private void begin() {
    while (running.size() < AT_ONCE) {
      Suggestion trial = search.ask().orElseThrow();
      running.add(trial);
      int first = 0;
      double weight = 1;
      if (trial.start() instanceof Start.Fork fork) {
        first = fork.step();
        weight = weight(fork.trialNumber(), first);
      }
      epochs.put(trial.trialNumber(), first);
      weights.put(trial.trialNumber() + "/" + first, weight);
    }
  }

  private double weight(int trial, int epoch) {
    return weights.getOrDefault(trial + "/" + epoch, Double.NaN);
  }

  private void train(Suggestion trial) {
    int number = trial.trialNumber();
    int epoch = epochs.merge(number, 1, Integer::sum);
    double rate =
        trial.values().get("x") instanceof ParameterValue.FloatValue(double value)
            ? value
            : Double.NaN;
    // The expected loss: w² shrinks by (1 - rate)², and the noise of the gradient adds rate².
    double after = weight(number, epoch - 1) * Math.pow(1 - rate, 2) + 0.1 * rate * rate;
    weights.put(number + "/" + epoch, after);
    Decision decision = search.report(number, epoch, after);
    if (epoch == EPOCHS) {
      best = Math.min(best, after);
      search.tell(number, Outcome.completed(after));
      running.remove(trial);
    } else if (decision != Decision.CONTINUE) {
      search.tell(number, Outcome.pruned(epoch, after));
      running.remove(trial);
    }
  }
}
