package org.espalier.tracking.study;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.core.study.Objective;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.access.Project;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Studies for those who submit and watch them. It writes new studies and requests; what becomes of
 * them is the scheduler's, which is told on the channel {@code espalier_requests}. Thread-safe.
 */
public final class StudyStore {
  private static final TypeReference<TreeMap<String, Integer>> COUNTS = new TypeReference<>() {};
  private static final TypeReference<List<Objective>> OBJECTIVES = new TypeReference<>() {};

  private static final String SELECT =
      """
      select s.study_id, s.experiment_id, s.name, s.state, s.reason, s.queue, s.priority, s.seed, s.trial_limit,
             s.created_at, s.started_at, s.ended_at, s.specification -> 'objectives' as objectives,
             s.source_text, s.specification, s.search_note, s.submitted_by,
             (select p.name from experiment e join project p using (project_id)
              where e.experiment_id = s.experiment_id) as project,
             (select r.kind from study_request r
              where r.study_id = s.study_id and r.handled_at is null and r.kind <> 'PRIORITY'
              order by r.request_id desc limit 1) as requested,
             coalesce(progress.counts, '{}') as counts,
             case when s.state in ('COMPLETED', 'FAILED', 'CANCELLED') then 1
                  else least(1, (coalesce(progress.ended, 0) + coalesce(unfinished.done, 0)) / s.trial_limit) end
               as fraction,
             best.trial_id as best_trial_id, best.number as best_number,
             best.variant as best_variant, best.run_id as best_run_id,
             best.objectives as best_objectives, best.parameters as best_parameters
      from study s
      """
          + StudyGoals.JOIN
          + """
      left join lateral (
        select json_object_agg(p.state, p.number) as counts,
               sum(p.number) filter (where p.state not in ('WAITING', 'QUEUED', 'RUNNING')) as ended
        from (
          select t.state, count(*) as number from trial t
          where t.study_id = s.study_id group by t.state
        ) p
      ) progress on true
      left join lateral (
        select sum(a.fraction) as done
        from trial t
        join attempt a on a.trial_id = t.trial_id and a.attempt = t.attempt
        where t.study_id = s.study_id and t.state in ('WAITING', 'QUEUED', 'RUNNING')
      ) unfinished on true
      left join lateral (
        select t.trial_id, t.number, t.variant, t.run_id, t.objectives, t.parameters
        from (
          select t.trial_id, t.number, t.variant, t.run_id, t.objectives, t.parameters,
                 nullif((t.objectives ->> goal.metric)::double precision, 'NaN') as value
          from trial t
          where t.study_id = s.study_id and t.objectives is not null
            and t.variant <> all (goal.sources)
        ) t
        where t.value is not null
        order by jsonb_array_length(goal.requirements) > 0
                 and exists (
                   select from jsonb_to_recordset(goal.requirements)
                     as r (metric text, bound text, value double precision)
                   where coalesce(case r.bound
                     when 'AT_MOST' then (t.objectives ->> r.metric)::double precision > r.value
                     else (t.objectives ->> r.metric)::double precision < r.value end, true)),
                 case goal.direction when 'MAXIMIZE' then - t.value else t.value end, t.number
        limit 1
      ) best on true
      """;

  private final Jdbi jdbi;

  public StudyStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What a submission did.
   *
   * @param created whether the study is new; false where its client key was used before
   */
  public record Submitted(long studyId, boolean created) {}

  /** Stores a study in the default project. */
  public Submitted submit(Submission submission) {
    return submit(submission, Project.DEFAULT_ID);
  }

  /**
   * Stores a study, and the experiment it is in MLflow's eyes, and tells the scheduler.
   *
   * @throws TrackingException WRONG_STATE if its client key is of a study of another project
   */
  public Submitted submit(Submission submission, long projectId) {
    return jdbi.inTransaction(
        handle -> {
          submission.clientKey().ifPresent(key -> lockClientKey(handle, key));
          Optional<Long> known =
              submission.clientKey().flatMap(key -> byClientKey(handle, key, projectId));
          if (known.isPresent()) {
            return new Submitted(known.get(), false);
          }
          long created = insert(handle, submission, projectId);
          tell(handle, created);
          return new Submitted(created, true);
        });
  }

  /** Until the transaction ends, nobody else submits with this key. */
  private static void lockClientKey(Handle handle, String key) {
    handle
        .createQuery("select 1 from pg_advisory_xact_lock(hashtextextended(:key, 0))")
        .bind("key", key)
        .mapTo(int.class)
        .one();
  }

  private static Optional<Long> byClientKey(Handle handle, String key, long projectId) {
    record Known(long studyId, long projectId) {}
    Optional<Known> known =
        handle
            .createQuery(
                """
                select s.study_id, e.project_id from study s join experiment e using (experiment_id)
                where s.client_key = :key
                """)
            .bind("key", key)
            .map((row, context) -> new Known(row.getLong(1), row.getLong(2)))
            .findOne();
    if (known.isPresent() && known.get().projectId() != projectId) {
      throw TrackingException.wrongState("this submission key is in use in another project");
    }
    return known.map(Known::studyId);
  }

  private static long insert(Handle handle, Submission submission, long projectId) {
    return handle
        .createQuery(
            """
            insert into study (experiment_id, name, client_key, specification, source_text, queue,
                               seed, trial_limit, submitted_by)
            values (:experiment, :name, :key, cast(:specification as jsonb), :source, :queue, :seed,
                    :trials, :by)
            returning study_id
            """)
        .bind("experiment", experiment(handle, submission.name(), projectId))
        .bind("name", submission.name())
        .bind("key", submission.clientKey().orElse(null))
        .bind("specification", submission.specification())
        .bind("source", submission.sourceText())
        .bind("queue", submission.queue())
        .bind("seed", submission.seed())
        .bind("trials", submission.trialLimit())
        .bind("by", submission.submittedBy())
        .mapTo(long.class)
        .one();
  }

  /** A new experiment of that name, or of that name and a number where it is in use. */
  private static long experiment(Handle handle, String name, long projectId) {
    String wanted = name;
    for (int number = 2; ; number++) {
      Optional<Long> id =
          handle
              .createQuery(
                  """
                  insert into experiment (name, project_id) values (:name, :project)
                  on conflict (name) do nothing returning experiment_id
                  """)
              .bind("name", wanted)
              .bind("project", projectId)
              .mapTo(Long.class)
              .findOne();
      if (id.isPresent()) {
        return id.get();
      }
      int taken =
          handle
              .createQuery("select count(*) from experiment where starts_with(name, :name || ' #')")
              .bind("name", name)
              .mapTo(int.class)
              .one();
      wanted = name + " #" + Math.max(number, taken + number);
    }
  }

  private static void tell(Handle handle, long studyId) {
    handle
        .createQuery("select pg_notify('espalier_requests', :id)")
        .bind("id", Long.toString(studyId))
        .mapTo(String.class)
        .list();
  }

  /**
   * Asks something of the scheduler. Asking for what is asked already changes nothing.
   *
   * @throws TrackingException NOT_FOUND; WRONG_STATE if the study has ended and is not to be
   *     deleted
   */
  public Study request(long studyId, RequestKind kind) {
    jdbi.useTransaction(
        handle -> {
          StudyState state =
              handle
                  .createQuery(
                      """
                      select state from study where study_id = :id and deleted_at is null
                      for key share
                      """)
                  .bind("id", studyId)
                  .mapTo(StudyState.class)
                  .findOne()
                  .orElseThrow(() -> notFound(studyId));
          if (state.isTerminal() && kind != RequestKind.DELETE) {
            throw TrackingException.wrongState(
                "study %d has ended (%s); it cannot be asked to %s"
                    .formatted(studyId, state, kind.name().toLowerCase(java.util.Locale.ROOT)));
          }
          handle
              .createUpdate(
                  """
                  insert into study_request (study_id, kind)
                  select :id, :kind
                  where :kind is distinct from (
                    select r.kind from study_request r
                    where r.study_id = :id and r.handled_at is null
                    order by r.request_id desc limit 1)
                  """)
              .bind("id", studyId)
              .bind("kind", kind.name())
              .execute();
          tell(handle, studyId);
        });
    return get(studyId).study();
  }

  /**
   * Gives a study another priority, from -1000 to 1000.
   *
   * @param seen what the caller believes it is
   * @throws TrackingException NOT_FOUND; WRONG_STATE if it is another already, or the study ended
   */
  public Study prioritize(long studyId, int priority, int seen) {
    jdbi.useTransaction(
        handle -> {
          int changed =
              handle
                  .createUpdate(
                      """
                      update study set priority = :priority
                      where study_id = :id and deleted_at is null and priority = :seen
                        and state in ('SUBMITTED', 'RUNNING', 'PAUSED')
                      """)
                  .bind("priority", priority)
                  .bind("id", studyId)
                  .bind("seen", seen)
                  .execute();
          if (changed == 1) {
            handle.execute(
                "insert into study_request (study_id, kind) values (?, 'PRIORITY')", studyId);
            tell(handle, studyId);
          }
        });
    Study study = get(studyId).study();
    if (study.state().isTerminal()) {
      throw TrackingException.wrongState(
          "study %d has ended (%s); it goes neither before nor behind others"
              .formatted(studyId, study.state()));
    }
    if (study.priority() != priority) {
      throw TrackingException.wrongState(
          "the priority of study %d is %d, not %d: somebody has changed it; look again"
              .formatted(studyId, study.priority(), seen));
    }
    return study;
  }

  private static TrackingException notFound(long studyId) {
    return TrackingException.notFound("there is no study %d".formatted(studyId));
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public Study.Detail get(long studyId) {
    return find(studyId).orElseThrow(() -> notFound(studyId));
  }

  /**
   * The experiment of a study. Unlike {@link #get} it looks at none of the trials.
   *
   * @throws TrackingException NOT_FOUND
   */
  public long experimentOf(long studyId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select experiment_id from study where study_id = :id and deleted_at is null")
                .bind("id", studyId)
                .mapTo(long.class)
                .findOne()
                .orElseThrow(() -> notFound(studyId)));
  }

  public Optional<Study.Detail> find(long studyId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + " where s.study_id = :id and s.deleted_at is null")
                .bind("id", studyId)
                .map(
                    (row, context) ->
                        new Study.Detail(
                            read(row),
                            row.getString("source_text"),
                            row.getString("specification"),
                            row.getString("search_note")))
                .findOne());
  }

  /**
   * Studies, newest first; deleted ones are left out.
   *
   * @param before only studies older than this one; {@code Long.MAX_VALUE} for the first page
   * @param limit 1 or more
   */
  public Study.Page list(Study.Filter filter, long before, int limit) {
    String where =
        """
         where s.deleted_at is null and (cardinality(:states) = 0 or s.state = any (:states))
           and position(lower(:name) in lower(s.name)) > 0
        """;
    return jdbi.withHandle(
        handle -> {
          Query page =
              handle.createQuery(
                  SELECT
                      + where
                      + " and s.study_id < :before order by s.study_id desc limit :limit");
          List<Study> found =
              bind(page, filter)
                  .bind("before", before)
                  .bind("limit", limit + 1)
                  .map((row, context) -> read(row))
                  .list();
          long total =
              bind(handle.createQuery("select count(*) from study s" + where), filter)
                  .mapTo(long.class)
                  .one();
          boolean more = found.size() > limit;
          List<Study> items = more ? found.subList(0, limit) : found;
          return new Study.Page(
              items, more ? Optional.of(items.getLast().studyId()) : Optional.empty(), total);
        });
  }

  private static Query bind(Query query, Study.Filter filter) {
    return query
        .bindArray("states", String.class, filter.states().stream().map(Enum::name).toList())
        .bind("name", filter.name());
  }

  private static Study read(ResultSet row) throws SQLException {
    Map<TrialState, Integer> counts = new EnumMap<>(TrialState.class);
    Columns.read(row.getString("counts"), COUNTS)
        .forEach((state, count) -> counts.put(TrialState.valueOf(state), count));
    String requested = row.getString("requested");
    String objectives = row.getString("objectives");
    return new Study(
        row.getLong("study_id"),
        row.getLong("experiment_id"),
        row.getString("name"),
        row.getString("project"),
        StudyState.valueOf(row.getString("state")),
        row.getString("reason"),
        requested == null ? Optional.empty() : Optional.of(RequestKind.valueOf(requested)),
        row.getString("queue"),
        row.getInt("priority"),
        row.getLong("seed"),
        row.getInt("trial_limit"),
        objectives == null ? List.of() : Columns.read(objectives, OBJECTIVES),
        counts,
        best(row),
        row.getDouble("fraction"),
        row.getString("submitted_by"),
        Columns.instant(row, "created_at"),
        Columns.maybeInstant(row, "started_at"),
        Columns.maybeInstant(row, "ended_at"));
  }

  private static Optional<BestTrial> best(ResultSet row) throws SQLException {
    long trial = row.getLong("best_trial_id");
    if (row.wasNull()) {
      return Optional.empty();
    }
    return Optional.of(
        new BestTrial(
            trial,
            row.getInt("best_number"),
            row.getString("best_variant"),
            row.getString("best_run_id"),
            Columns.numbers(row.getString("best_objectives")),
            Columns.parameters(row.getString("best_parameters"))));
  }
}
