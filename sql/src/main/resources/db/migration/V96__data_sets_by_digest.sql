-- What was made of a data set is asked by its digest, over all experiments.
create index dataset_by_digest on dataset (digest);
