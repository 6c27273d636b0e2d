-- Every use of a data set says what for, in MLflow's tag mlflow.data.context; all that reads uses asks for it. As a column it
-- is no row of its own with a reference to check and a run to touch, for every trial.

create domain dataset_context as text;
alter table run_dataset add column context dataset_context;
alter domain dataset_context add constraint dataset_context_check check (length(value) <= 500);
comment on domain dataset_context is 'What a run used a data set for: a value of mlflow.data.context';
comment on column run_dataset.context is 'The tag mlflow.data.context of the use, as training; null where it has none';

update run_dataset u
set context = t.value
from run_dataset_tag t
where t.run_number = u.run_number and t.dataset_id = u.dataset_id and t.key = 'mlflow.data.context';
delete from run_dataset_tag where key = 'mlflow.data.context';

comment on table run_dataset_tag is 'Labels of the use but mlflow.data.context, which is run_dataset.context';

create trigger run_dataset_changed after update on run_dataset
  referencing new table as changed for each statement execute function touch_runs();
