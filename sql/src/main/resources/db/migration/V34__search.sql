alter table study
  add column search_parallel integer check (search_parallel >= 1),
  add column search_note text not null default '';
comment on column study.search_parallel is 'About how many trials run at once, as it was when the study began; the sampler was chosen by it. Null before';
comment on column study.search_note is 'For people: which sampler searches and why, and what it learnt from earlier studies; empty before it began';
comment on column study_event.kind is 'asked, reported, told, enqueued, observed';
