package org.espalier.tracking.overview;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.study.StudyGoals;
import org.jdbi.v3.core.Jdbi;

/** How the best value of studies improved from trial to trial. Thread-safe. */
public final class BestHistoryStore {

  /** The most improvements of a study that are given; the latest ones. */
  public static final int MOST = 50;

  private final Jdbi jdbi;

  public BestHistoryStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A trial whose value of the first objective was better than all before it. */
  public record Improvement(int number, double value) {}

  /** Improvements by study, in the order of trials; a study without a value is left out. */
  public Map<Long, List<Improvement>> of(Collection<Long> studyIds) {
    Map<Long, List<Improvement>> histories = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with valued as (
                      select t.study_id, t.number,
                             nullif((t.objectives ->> goal.metric)::double precision, 'NaN') as value,
                             case goal.direction when 'MAXIMIZE' then -1 else 1 end as sign
                      from study s
                    """
                        + StudyGoals.JOIN
                        + """
                      join trial t using (study_id)
                      where s.study_id = any (:studies) and t.objectives is not null
                        and t.variant <> all (goal.sources)
                    ), compared as (
                      select study_id, number, value, sign,
                             min(value * sign) over (partition by study_id order by number
                               rows between unbounded preceding and 1 preceding) as before
                      from valued where value is not null
                    ), improved as (
                      select study_id, number, value,
                             row_number() over (partition by study_id order by number desc) as place
                      from compared where before is null or value * sign < before
                    )
                    select study_id, number, value from improved
                    where place <= :most order by study_id, number
                    """)
                .bindArray("studies", Long.class, List.copyOf(studyIds))
                .bind("most", MOST)
                .map(
                    (row, context) ->
                        Map.entry(
                            row.getLong("study_id"),
                            new Improvement(row.getInt("number"), row.getDouble("value"))))
                .forEach(
                    entry ->
                        histories
                            .computeIfAbsent(entry.getKey(), study -> new ArrayList<>())
                            .add(entry.getValue())));
    return histories;
  }
}
