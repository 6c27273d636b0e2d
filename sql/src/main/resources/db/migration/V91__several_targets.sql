-- Data sets got several targets and groups of columns; what was stored before says that it has none.
-- Each statement leaves alone what has the new fields already.

create function pg_temp.with_targets(source jsonb) returns jsonb
  language sql immutable
  as $$
    select case source ->> 'type'
      when 'csv' then '{"targets": [], "blocks": []}'::jsonb || source
      when 'npz' then jsonb_set(source, '{labels}', '{"parts": []}'::jsonb || (source -> 'labels'))
      else source
    end
  $$;

update study
set specification = jsonb_set(specification, '{trial,data,source}',
                              pg_temp.with_targets(specification #> '{trial,data,source}'))
where specification #>> '{trial,data,source,type}' in ('csv', 'npz');

update study
set specification = jsonb_set(specification, '{variants}', (
  select jsonb_agg(case
                     when variant #>> '{trial,data,source,type}' in ('csv', 'npz')
                     then jsonb_set(variant, '{trial,data,source}',
                                    pg_temp.with_targets(variant #> '{trial,data,source}'))
                     else variant
                   end order by place)
  from jsonb_array_elements(specification -> 'variants') with ordinality as listed (variant, place)))
where jsonb_path_exists(specification, '$.variants[*].trial.data.source.type');

update trial
set specification = jsonb_set(specification, '{data,source}',
                              pg_temp.with_targets(specification #> '{data,source}'))
where specification #>> '{data,source,type}' in ('csv', 'npz');

drop function pg_temp.with_targets;
