package org.espalier.web;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * What the page is measured on: 100,000 runs with 8 params and 4 metrics each, 12,345 more metric
 * names, 100 series {@code curve} of 100,000 points. Written by the database itself, in a minute or
 * so.
 */
final class PageSeed {
  private PageSeed() {}

  static void fill(Jdbi jdbi) {
    List<String> statements = new ArrayList<>();
    statements.add(
        """
        insert into run (run_id, experiment_id, name, started_at)
        select 'run' || n, 0, 'run ' || n, now() - n * interval '1 second'
        from generate_series(1, 100000) n
        """);
    statements.add(
        """
        insert into run_param (run_number, key, value)
        select run_number, 'p' || k, ((run_number * 7919 + k) % 100)::text
        from run, generate_series(0, 7) k
        """);
    statements.add("insert into metric (name) select 'm' || n from generate_series(0, 3) n");
    statements.add("insert into metric (name) select 'name' || n from generate_series(1, 12345) n");
    statements.add("insert into metric (name) values ('curve')");
    statements.add(
        """
        insert into metric_series (run_number, metric_id, experiment_id, last_step, last_time,
                                   last_value, minimum, maximum, point_count, nan_count)
        select r.run_number, m.metric_id, r.experiment_id, 10, 10, random(), 0, random(), 10, 0
        from run r, metric m where m.name like 'm_'
        """);
    statements.add(
        """
        insert into metric_chunk (run_number, first_step, last_step, first_time, last_time, metric_id,
                                  point_count, steps, times, point_values)
        select r.run_number, c * 1000, c * 1000 + 999, 0, 1, m.metric_id, 1000,
               array(select s from generate_series(c * 1000, c * 1000 + 999) s),
               array(select 1::bigint from generate_series(0, 999)),
               array(select (exp(-(c * 1000 + s) / 30000.0) * (1 + 0.1 * random()))::real
                     from generate_series(0, 999) s)
        from run r, metric m, generate_series(0, 99) c
        where m.name = 'curve' and substr(r.run_id, 4)::integer <= 100
        """);
    statements.add(
        """
        insert into metric_series (run_number, metric_id, experiment_id, last_step, last_time,
                                   last_value, minimum, maximum, point_count, nan_count)
        select r.run_number, m.metric_id, r.experiment_id, 99999, 1, 0.5, 0, 1, 100000, 0 from run r, metric m
        where m.name = 'curve' and substr(r.run_id, 4)::integer <= 100
        """);
    statements.add("analyze");
    // At once, as a run is written by who makes it: apart, each statement would change all runs
    // anew.
    jdbi.useTransaction(
        h -> {
          h.execute("set local statement_timeout = 0");
          statements.forEach(h::execute);
        });
  }
}
