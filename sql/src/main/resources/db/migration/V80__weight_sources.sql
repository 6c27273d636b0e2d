create function gives_weights_only(specification jsonb, variant text) returns boolean
  language sql immutable parallel safe
  as $$
    select variant <> '' and exists (
      select 1
      from jsonb_array_elements(specification -> 'variants') own,
           jsonb_array_elements(specification -> 'variants') other
      where own ->> 'name' = variant
        and other #>> '{trial,transfer,from,type}' = 'variant'
        and other #>> '{trial,transfer,from,name}' = variant
        and (own #> '{trial,data,set}' <> other #> '{trial,data,set}'
          or own #> '{trial,data,classes}' <> other #> '{trial,data,classes}'))
  $$;
comment on function gives_weights_only is
  'Whether a variant of a study is trained for its weights alone: another variant takes them and is measured on other data, so that their values are no rivals';
