package org.espalier.tracking.study;

/** What a study wants, as SQL beside each row of {@code study s}. */
public final class StudyGoals {
  /**
   * Joins {@code goal} with the metric and direction of the first objective, the requirements, and
   * the names of variants whose values are no rivals. It is read once a study: taken from {@code
   * s.specification} beside each trial, that long text would be unpacked again for every one.
   */
  public static final String JOIN =
      """
      cross join lateral (
        select s.specification -> 'objectives' -> 0 ->> 'metric' as metric,
               s.specification -> 'objectives' -> 0 ->> 'direction' as direction,
               coalesce(s.specification -> 'requirements', '[]') as requirements,
               array(
                 select own ->> 'name'
                 from jsonb_array_elements(case jsonb_typeof(s.specification -> 'variants')
                   when 'array' then s.specification -> 'variants' else '[]' end) own
                 where gives_weights_only(s.specification, own ->> 'name')) as sources
        offset 0
      ) goal
      """;

  private StudyGoals() {}
}
