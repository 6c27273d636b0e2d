-- Which studies go first on their queue.

alter table study add column priority integer not null default 0 check (priority between -1000 and 1000);
comment on column study.priority is 'A study of a higher one gets the free slots of its queue first; what runs is left running';

alter table study_request drop constraint study_request_kind_check;
alter table study_request add constraint study_request_kind_check
  check (kind in ('PAUSE', 'RESUME', 'CANCEL', 'DELETE', 'PRIORITY'));
comment on column study_request.kind is 'PAUSE, RESUME, CANCEL, DELETE (cancels first), or PRIORITY: it has changed, and the studies of the queue are to be planned by it';
