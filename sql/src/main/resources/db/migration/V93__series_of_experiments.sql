-- The experiment beside the latest value, so that the runs of one experiment can be read in the order of a
-- metric: an index over all experiments had a small one look at the runs of all others first.

alter table metric_series add column experiment_id bigint;
update metric_series s set experiment_id = r.experiment_id from run r where r.run_number = s.run_number;
alter table metric_series alter column experiment_id set not null;
comment on column metric_series.experiment_id is 'Of the run, which never moves to another';

drop index metric_series_by_value;
create index metric_series_by_value on metric_series (metric_id, experiment_id, last_value);

-- What a rewind leaves of a block that it cuts becomes a fresh chunk, which is packed again in the background.
create or replace function rewind_run(rewound_run bigint, keep_epoch integer, keep_iteration bigint)
returns bigint language plpgsql as $$
declare
  deleted bigint := 0;
  affected record;
begin
  perform 1 from run where run_number = rewound_run for no key update;
  for affected in
    select s.metric_id, s.experiment_id,
           case when m.name like 'iteration/%' then keep_iteration else keep_epoch end as keep_step,
           s.point_count
    from metric_series s join metric m using (metric_id)
    where s.run_number = rewound_run and m.name not like 'system/%'
      and s.last_step > case when m.name like 'iteration/%' then keep_iteration else keep_epoch end
  loop
    delete from metric_chunk c
    where c.run_number = rewound_run and c.metric_id = affected.metric_id
      and c.first_step > affected.keep_step;

    delete from metric_block b
    where b.run_number = rewound_run and b.metric_id = affected.metric_id
      and b.first_step > affected.keep_step;

    with cut as (
      delete from metric_block b
      where b.run_number = rewound_run and b.metric_id = affected.metric_id
        and b.last_step > affected.keep_step
      returning b.*
    )
    insert into metric_chunk (run_number, first_step, last_step, first_time, last_time, metric_id,
                              point_count, steps, times, point_values)
    select rewound_run, min(p.step), max(p.step), min(p.time), max(p.time), affected.metric_id,
           count(*), array_agg(p.step order by p.place), array_agg(p.time order by p.place),
           array_agg(p.value order by p.place)
    from cut
    cross join lateral unnest(unpack_integers(cut.steps, 0, cut.point_count),
                              unpack_integers(cut.times, 0, cut.point_count),
                              unpack_values(cut.point_values, cut.point_count))
      with ordinality as p(step, time, value, place)
    where p.step <= affected.keep_step
    group by cut.block_id;

    update metric_chunk c
    set last_step = kept.last_step, first_time = kept.first_time, last_time = kept.last_time,
        point_count = kept.point_count, steps = kept.steps, times = kept.times,
        point_values = kept.point_values
    from (
      select k.chunk_id, max(p.step) as last_step, min(p.time) as first_time, max(p.time) as last_time,
             count(*) as point_count, array_agg(p.step order by p.place) as steps,
             array_agg(p.time order by p.place) as times,
             array_agg(p.value order by p.place) as point_values
      from metric_chunk k
      cross join lateral unnest(k.steps, k.times, k.point_values)
        with ordinality as p(step, time, value, place)
      where k.run_number = rewound_run and k.metric_id = affected.metric_id
        and k.last_step > affected.keep_step and p.step <= affected.keep_step
      group by k.chunk_id
    ) kept
    where c.run_number = rewound_run and c.metric_id = affected.metric_id
      and c.chunk_id = kept.chunk_id;

    delete from metric_series
    where run_number = rewound_run and metric_id = affected.metric_id;

    insert into metric_series (run_number, metric_id, experiment_id, last_step, last_time, last_value,
                               minimum, maximum, point_count, nan_count)
    select rewound_run, affected.metric_id, affected.experiment_id, last.step, last.time, last.value, summary.minimum,
           summary.maximum, summary.point_count, summary.nan_count
    from (
      select min(part.minimum) as minimum, max(part.maximum) as maximum,
             sum(part.point_count) as point_count, sum(part.nan_count) as nan_count
      from (
        select min(p.value) filter (where p.value <> 'NaN') as minimum,
               max(p.value) filter (where p.value <> 'NaN') as maximum,
               count(*) as point_count, count(*) filter (where p.value = 'NaN') as nan_count
        from metric_chunk c
        cross join lateral unnest(c.point_values) as p(value)
        where c.run_number = rewound_run and c.metric_id = affected.metric_id
        union all
        select b.minimum, b.maximum, b.point_count, b.nan_count
        from metric_block b
        where b.run_number = rewound_run and b.metric_id = affected.metric_id
      ) part
    ) summary
    cross join lateral (
      select part.step, part.time, part.value
      from (
        select p.step, p.time, p.value
        from metric_chunk c
        cross join lateral unnest(c.steps, c.times, c.point_values) as p(step, time, value)
        where c.run_number = rewound_run and c.metric_id = affected.metric_id
        union all
        select b.last_step, b.end_time, b.end_value
        from metric_block b
        where b.run_number = rewound_run and b.metric_id = affected.metric_id
      ) part
      order by part.step desc, part.time desc, part.value desc
      limit 1
    ) last;

    deleted := deleted + affected.point_count - coalesce(
      (select s.point_count from metric_series s
       where s.run_number = rewound_run and s.metric_id = affected.metric_id), 0);
  end loop;
  return deleted;
end $$;
