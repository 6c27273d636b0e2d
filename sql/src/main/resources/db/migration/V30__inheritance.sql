-- What the modules of a trial began with, as its worker found it when it read the sources.

alter table trial add column inheritance jsonb;
comment on column trial.inheritance is 'org.espalier.core.study.Lineage: what each module took, adapted or left; null where it takes no weights or has not begun';
