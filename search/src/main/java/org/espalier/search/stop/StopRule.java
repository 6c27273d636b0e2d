package org.espalier.search.stop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.core.study.Convergence;
import org.espalier.search.History;
import org.espalier.search.sampler.gp.RegretBound;
import org.espalier.search.space.Coordinates;

/**
 * Says when a search has gone far enough. Its state changes only in {@link #ended} and only by what
 * the history says, so that replaying the events of a search rebuilds it. A rule that was met is no
 * longer met when a trial that was still out brings a gain.
 */
public interface StopRule {

  /** A trial ended: {@code history.state(row)} says how. */
  void ended(History history, int row);

  /** One sentence on why it is enough; empty while it is not. */
  Optional<String> reached();

  /** The rules of a study: the first that is met ends it. */
  static StopRule of(Convergence convergence, Coordinates coordinates) {
    List<StopRule> rules = new ArrayList<>();
    convergence
        .plateau()
        .ifPresent(trials -> rules.add(new Plateau(trials, convergence.minimumGain())));
    convergence.regret().ifPresent(regret -> rules.add(new RegretBound(coordinates, regret)));
    return new StopRule() {
      @Override
      public void ended(History history, int row) {
        rules.forEach(rule -> rule.ended(history, row));
      }

      @Override
      public Optional<String> reached() {
        return rules.stream().flatMap(rule -> rule.reached().stream()).findFirst();
      }
    };
  }
}
