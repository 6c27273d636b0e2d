package org.espalier.tracking.run;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Which params, tags and metrics the runs have, for choosing columns. Thread-safe. */
public final class RunColumnNames {
  private final Jdbi jdbi;

  public RunColumnNames(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @param kind {@code param}, {@code tag} or {@code metric}
   */
  public record Named(String key, String kind) {}

  /**
   * Names that hold a text, without regard to case, params first; of metrics without an aggregate.
   *
   * @param limit 1 or more
   */
  public List<Named> containing(String text, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with recursive param(key) as (
                      (select key from run_param order by key limit 1)
                      union all
                      select (select p.key from run_param p where p.key > param.key order by p.key limit 1)
                      from param where param.key is not null
                    ), tag(key) as (
                      (select key from run_tag order by key limit 1)
                      union all
                      select (select t.key from run_tag t where t.key > tag.key order by t.key limit 1)
                      from tag where tag.key is not null
                    )
                    select key, kind from (
                      select 'params.' || key as key, 'param' as kind, 0 as place from param
                      where key is not null
                      union all
                      select 'tags.' || key, 'tag', 2 from tag where key is not null
                      union all
                      select 'metrics.' || name, 'metric', 1 from metric
                    ) names
                    where position(lower(:text) in lower(key)) > 0
                    order by place, key limit :limit
                    """)
                .bind("text", text)
                .bind("limit", limit)
                .map((row, context) -> new Named(row.getString("key"), row.getString("kind")))
                .list());
  }
}
