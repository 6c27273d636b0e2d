// Generated from web-ui/src/main/resources/openapi by `npm run api-types`; do not edit.

export type Artifact = {
  name: string;
  bytes: number;
  sha256: string;
  stored_at: Time;
};

export type Attempt = {
  attempt: number;
  state: AttemptState;
  worker_id: string | null;
  slot: number | null;
  device: string | null;
  offered_at: Time;
  claimed_at: MaybeTime;
  started_at: MaybeTime;
  ended_at: MaybeTime;
  lease_until: MaybeTime;
  stop_requested: "PRUNED" | "PAUSED" | "CANCELLED" | "DRAINED" | "REVOKED" | null;
  category: "BAD_SPEC" | "BAD_DATA" | "DIVERGED" | "OOM_HEAP" | "OOM_DEVICE" | "NATIVE_CRASH" | "KILLED" | "HUNG" | "DEVICE_LOST" | "LEASE_LOST" | "INFRASTRUCTURE" | "INTERNAL" | null;
  /** Why it ended badly, for people. */
  message: string | null;
  exit_code: number | null;
  last_log_lines: string | null;
  /** Epochs of the checkpoint it started from; 0 for none. */
  resume_epoch: number;
  resume_iteration: number;
  /** Its points after this epoch were taken back by a later attempt. */
  valid_epoch: number | null;
  fraction: number;
  samples_per_second: number;
};

export type AttemptState = "OFFERED" | "CLAIMED" | "RUNNING" | "FINISHED" | "STOPPED" | "FAILED" | "LOST";

export type BestTrial = {
  trial_id: number;
  number: number;
  variant: string;
  run_id: RunId;
  objectives: Values;
  parameters: Parameters;
};

export type BusySlot = {
  slot: number | null;
  study_id: number;
  study_name: string;
  trial_id: number;
  number: number;
  run_id: RunId;
  attempt: number;
  state: AttemptState;
  epochs_done: number;
  epochs: number | null;
  fraction: number;
  samples_per_second: number;
  since: MaybeTime;
};

export type Change = {
  topic: string;
  /** Grows over all topics; numbers may be left out. */
  seq: number;
};

export type Checkpoint = {
  attempt: number;
  artifact: string;
  sha256: string;
  bytes: number;
  epoch: number;
  iteration: number;
  saved_at: Time;
};

export type Curves = {
  metric: string;
  buckets: number;
  /** Items */
  total: number;
  items: {
    trial_id: number;
    number: number;
    variant: string;
    run_id: RunId;
    state: TrialState;
    /** Points in the range asked for. */
    count: number;
    series: Series;
  }[];
};

export type Dimension = {
  type: "float";
  low: number;
  high: number;
  log: boolean;
  step: number;
} | {
  type: "int";
  low: number;
  high: number;
  log: boolean;
  step: number;
} | {
  type: "choice";
  values: Scalar[];
};

export type Error = {
  error: {
    code: "BAD_REQUEST" | "STUDY_INVALID" | "DIGEST_MISMATCH" | "UNAUTHENTICATED" | "FORBIDDEN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "CONFLICT" | "ATTEMPT_NOT_HELD" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "TOO_MANY_REQUESTS" | "INTERNAL" | "UNAVAILABLE";
    /** One sentence for people: the thing, the value, the rule, the way out. */
    message: string;
    request_id: string;
    /** One entry for each place that is wrong; empty where there is no place. */
    problems: Problem[];
  };
};

export type Health = {
  status: "up" | "down";
  version: string;
  /** `database`, and `ingester` where it runs in this process. */
  checks: Record<string, {
    status: "up" | "down";
    detail: string;
  }>;
};

/** Where one module's initial weights came from. */
export type Lineage = {
  module: string;
  /** Not trained here. */
  frozen: boolean;
  source_run_id: RunId;
  source_trial_id: number | null;
  /** Its name there. */
  source_module: string;
  artifact: string;
  sha256: string;
  epoch: number;
};

export type LineageEdge = {
  from_run_id: RunId;
  to_run_id: RunId;
  from_module: string;
  to_module: string;
  /** Not trained there. */
  frozen: boolean;
  /** Of the checkpoint. */
  sha256: string;
  epoch: number;
};

export type LineageNode = {
  run_id: RunId;
  trial_id: number;
  study_id: number;
  study_name: string;
  number: number;
  variant: string;
  state: TrialState;
  objectives: Values;
  started_at: MaybeTime;
};

export type LogLine = {
  attempt: number;
  /** Counted within the attempt. */
  number: number;
  time_millis: number;
  /** INFO, WARN, ERROR; OUT for what a library printed. */
  level: string;
  text: string;
};

export type MaybeTime = string | null;

export type MetricSummary = {
  name: string;
  count: number;
  last: Real;
  last_step: number;
  last_time_millis: number;
  min: Real;
  max: Real;
};

export type Model = {
  inputs: ({
    name: string;
    shape: Shape | null;
  })[];
  /** Names of the modules whose outputs are the model's. */
  outputs: string[];
  /** Each after the modules that feed it. */
  nodes: ModelNode[];
  edges: ({
    /** A module or an input. */
    from: string;
    /** A module. */
    to: string;
    shape: Shape | null;
  })[];
  /** Shared ones once. */
  parameter_count: number;
  /** Without the frozen ones. */
  trainable_count: number;
};

export type ModelNode = {
  name: string;
  type: string;
  parameters: Parameters;
  inputs: string[];
  output_shape: Shape | null;
  parameter_count: number;
  frozen: boolean;
  /** The module whose weights it uses. */
  share: string | null;
  /** The run and module its initial weights came from. */
  source: null | {
    run_id: RunId;
    module: string;
  };
  /** Why it does not fit its input. */
  problem: string | null;
};

export type Objective = {
  metric: string;
  direction: "MAXIMIZE" | "MINIMIZE";
};

/** Values by the name of the dimension, such as `block1.filters`; only active dimensions. */
export type Parameters = Record<string, Scalar>;

export type Problem = {
  /** Where, in dotted form; the name of the parameter or header where it is no document. */
  path: string;
  /** From 1; null where the value came from no text. */
  line: number | null;
  column: number | null;
  /** What stood there, shortened. */
  value: string | null;
  message: string;
  /** What may stand there. */
  allowed: string | null;
  /** The nearest valid name. */
  suggestion: string | null;
};

/** A number, NaN or an infinity. */
export type Real = number | "NaN" | "Infinity" | "-Infinity";

export type Role = "viewer" | "worker" | "editor" | "admin";

export type Run = {
  run_id: RunId;
  experiment_id: number;
  name: string;
  user_id: string;
  status: "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";
  lifecycle_stage: "active" | "deleted";
  started_at: MaybeTime;
  ended_at: MaybeTime;
  params: Record<string, string>;
  tags: Record<string, string>;
  /** Null where the run is no trial. */
  study_id: number | null;
  trial_id: number | null;
};

export type RunId = string;

export type RunRow = {
  run_id: RunId;
  experiment_id: number;
  experiment_name: string;
  name: string;
  status: "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";
  study_id: number | null;
  trial_id: number | null;
  started_at: MaybeTime;
  ended_at: MaybeTime;
  /** By column as it was asked for; params and tags are texts, metrics numbers; a missing value is left out. */
  values: Record<string, string | number>;
};

/** A parameter's value. */
export type Scalar = number | string | boolean;

/** Columns of equal length, in the order of steps. Each place is one bucket, or one point where there are no more points than buckets. Every spike is kept: the least and greatest value of a bucket stand in `min` and `max`. */
export type Series = {
  /** Step of the last point of the bucket. */
  step: number[];
  /** Its time. */
  time_millis: number[];
  min: Real[];
  max: Real[];
  last: Real[];
};

export type Session = {
  /** False on a loopback server without tokens, where everybody is admin. */
  access_control: boolean;
  /** The token's name; null for nobody. */
  name: string | null;
  role: Role | null;
  /** For the header X-Csrf-Token; null without a session cookie. */
  csrf_token: string | null;
  /** The server's. */
  version: string;
};

/** The shape of one example at one place of the model. */
export type Shape = {
  /** What the dimensions mean: an `image` has channels, height and width; a `sequence` steps and features; `tokens` steps. */
  kind: "vector" | "image" | "sequence" | "tokens";
  dimensions: number[];
  text: string;
};

export type Space = {
  parameters: {
    name: string;
    dimension: Dimension;
    conditions: Record<string, unknown>[];
  }[];
};

export type Span = {
  trial_id: number;
  study_id: number;
  study_name: string;
  number: number;
  run_id: RunId;
  attempt: number;
  state: AttemptState;
  worker_id: string | null;
  slot: number | null;
  claimed_at: Time;
  started_at: MaybeTime;
  ended_at: MaybeTime;
  category: string | null;
  stop_requested: string | null;
  resume_epoch: number;
};

export type Study = StudySummary & {
  /** The study file as it was sent. */
  source_text: string;
  /** The checked study with all defaults filled in. */
  specification: Record<string, unknown>;
  space: Space;
};

export type StudyCheck = {
  valid: boolean;
  problems: Problem[];
  /** Null where the file is not valid. */
  name: string | null;
  trial_limit: number | null;
  /** Null where the file is not valid. */
  space: Space | null;
  /** The model at one point of the space (its first); null where it cannot be laid out. */
  model: Model | null;
};

export type StudyState = "SUBMITTED" | "RUNNING" | "PAUSED" | "COMPLETED" | "FAILED" | "CANCELLED";

export type StudySummary = {
  study_id: number;
  /** The same study as the MLflow API shows it. */
  experiment_id: number;
  name: string;
  state: StudyState;
  /** Why it is in this state, for people; may be empty. */
  reason: string;
  /** A request that the scheduler has not carried out yet. */
  requested: "PAUSE" | "RESUME" | "CANCEL" | "DELETE" | null;
  queue: string;
  seed: number;
  /** Trials planned at the most. */
  trial_limit: number;
  objectives: Objective[];
  trials: TrialCounts;
  /** Best by the first objective; null before the first value. */
  best: BestTrial | null;
  /** Number and value of each trial that was better than all before it, by the first objective, in order; the latest 50. */
  best_history: [number, Real][];
  /** Share of the trials' budget done. */
  fraction: number;
  created_at: Time;
  started_at: MaybeTime;
  ended_at: MaybeTime;
};

export type Time = string;

export type Token = {
  token_id: number;
  name: string;
  role: Role;
  created_at: Time;
  expires_at: MaybeTime;
  last_used_at: MaybeTime;
};

export type Trial = {
  trial_id: number;
  study_id: number;
  /** Counted within the study. */
  number: number;
  /** The variant's name; empty in a search. */
  variant: string;
  run_id: RunId;
  state: TrialState;
  /** Why it ended or waits, for people; may be empty. */
  reason: string;
  parameters: Parameters;
  /** The best value so far of each objective; an objective without a value is missing. */
  objectives: Values;
  /** The current attempt; 0 before the first. */
  attempt: number;
  epochs_done: number;
  /** The budget; null while the specification is not decided. */
  epochs: number | null;
  /** Share of the budget done. */
  fraction: number;
  /** Of the running attempt; 0 where none runs. */
  samples_per_second: number;
  /** Who holds the current attempt. */
  worker_id: string | null;
  device: string | null;
  created_at: Time;
  started_at: MaybeTime;
  ended_at: MaybeTime;
};

export type TrialCounts = {
  waiting: number;
  queued: number;
  running: number;
  completed: number;
  pruned: number;
  failed: number;
  cancelled: number;
  /** Trials planned so far. */
  total: number;
};

export type TrialDetail = Trial & {
  study_name: string;
  study_objectives: Objective[];
  /** In order. */
  attempts: Attempt[];
  lineage: Lineage[];
  checkpoints: Checkpoint[];
  /** All a worker is told (data, model, training, transfer, objectives, seed); null while a source is not known. */
  specification: Record<string, unknown> | null;
};

export type TrialState = "WAITING" | "QUEUED" | "RUNNING" | "COMPLETED" | "PRUNED" | "FAILED" | "CANCELLED";

/** Values by metric. */
export type Values = Record<string, Real>;

export type Waiting = {
  /** Within its queue. */
  position: number;
  trial_id: number;
  study_id: number;
  study_name: string;
  number: number;
  run_id: RunId;
  queue: string;
  state: "WAITING" | "QUEUED";
  since: Time;
  reason: string;
};

export type Worker = {
  worker_id: string;
  host: string;
  device: string;
  queue: string;
  slots: number;
  /** Takes no new trials. */
  draining: boolean;
  state: "LIVE" | "LEFT" | "LOST";
  first_seen: Time;
  last_seen: Time;
  /** One entry for each slot that works. */
  busy: BusySlot[];
};
