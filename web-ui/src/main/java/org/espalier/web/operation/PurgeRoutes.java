package org.espalier.web.operation;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.espalier.tracking.purge.Purge;
import org.espalier.tracking.purge.PurgeReport;
import org.espalier.tracking.purge.PurgeRules;
import org.espalier.tracking.purge.RetentionRule;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** Takes away for good what was deleted, and what retention rules name. */
public final class PurgeRoutes implements Routes {
  private static final int MOST_DAYS = 36_500;
  private static final int MOST_RULES = 100;

  private final Purge purge;

  public PurgeRoutes(Purge purge) {
    this.purge = purge;
  }

  /**
   * @param dryRun whether everything is only counted; true where nothing is said
   * @param deletedForDays 30 where nothing is said
   * @param rules none where nothing is said
   */
  record Wanted(
      @Nullable Boolean dryRun,
      @Nullable Integer deletedForDays,
      @Nullable List<WantedRule> rules) {}

  record PurgeView(boolean dryRun, PurgeReport purged) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of(HandlerType.POST, "/api/v1/purge", Role.ADMIN, Reach.SERVER, this::purge));
  }

  private void purge(Context context) throws IOException {
    Wanted wanted = Bodies.json(context, Wanted.class);
    Integer days = wanted.deletedForDays();
    if (days != null && (days < 0 || days > MOST_DAYS)) {
      throw Refusal.ofParameter(
          ProblemView.ofParameter(
              "deleted_for_days",
              days.toString(),
              "The field 'deleted_for_days' is not what it can be.",
              "0 to " + MOST_DAYS));
    }
    boolean dryRun = wanted.dryRun() == null || wanted.dryRun();
    PurgeRules rules =
        new PurgeRules(
            rules(wanted.rules() == null ? List.of() : wanted.rules()),
            days == null ? PurgeRules.DEFAULT.deletedFor() : Duration.ofDays(days),
            PurgeRules.DEFAULT.unnamedFor(),
            dryRun);
    Answers.json(context, new PurgeView(dryRun, purge.run(rules)));
  }

  private static List<RetentionRule> rules(List<WantedRule> wanted) {
    if (wanted.size() > MOST_RULES) {
      throw Refusal.ofParameter(
          ProblemView.ofParameter(
              "rules",
              Integer.toString(wanted.size()),
              "There are too many rules.",
              "at most " + MOST_RULES));
    }
    List<RetentionRule> rules = new ArrayList<>();
    for (WantedRule rule : wanted) {
      rules.add(rule.read("rules[%d]".formatted(rules.size())));
    }
    return rules;
  }
}
