package org.espalier.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.trial.AttemptState;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.espalier.scheduler.policy.Transitions;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Invariant I3: the log of moves against the table of legal moves and against the rows. */
final class MoveLog {

  private MoveLog() {}

  private record Move(
      long study, @Nullable Long trial, @Nullable Integer attempt, String from, String to) {
    String what() {
      if (attempt != null) {
        return "attempt " + attempt + " of trial " + trial;
      }
      return trial != null ? "trial " + trial : "study " + study;
    }

    boolean isLegal() {
      if (attempt != null) {
        return from.isEmpty()
            ? to.equals("OFFERED")
            : Transitions.after(AttemptState.valueOf(from)).contains(AttemptState.valueOf(to));
      }
      if (trial != null) {
        return from.isEmpty()
            ? to.equals("WAITING")
            : Transitions.after(TrialState.valueOf(from)).contains(TrialState.valueOf(to));
      }
      return Transitions.after(StudyState.valueOf(from)).contains(StudyState.valueOf(to));
    }
  }

  static List<String> violations(Handle handle) {
    List<String> found = new ArrayList<>();
    Map<String, String> stands = new LinkedHashMap<>();
    for (Move move : moves(handle)) {
      String first = move.trial() == null ? "SUBMITTED" : "";
      String before = stands.getOrDefault(move.what(), first);
      if (!before.equals(move.from())) {
        found.add(
            "I3 %s moved from %s, but stood at %s".formatted(move.what(), move.from(), before));
      }
      if (!move.isLegal()) {
        found.add("I3 %s moved from %s to %s".formatted(move.what(), move.from(), move.to()));
      }
      stands.put(move.what(), move.to());
    }
    handle
        .createQuery(
            """
            select 'study ' || study_id as what, state from study
            union all select 'trial ' || trial_id, state from trial
            union all select 'attempt ' || attempt || ' of trial ' || trial_id, state from attempt
            """)
        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(
            row -> {
              String last = stands.getOrDefault(row.getKey(), "SUBMITTED");
              if (!last.equals(row.getValue())) {
                found.add(
                    "I3 %s is %s, but its last move went to %s"
                        .formatted(row.getKey(), row.getValue(), last));
              }
            });
    return found;
  }

  private static List<Move> moves(Handle handle) {
    return handle
        .createQuery("select * from state_change order by change_id")
        .map(
            (row, context) ->
                new Move(
                    row.getLong("study_id"),
                    row.getObject("trial_id", Long.class),
                    row.getObject("attempt", Integer.class),
                    row.getString("from_state"),
                    row.getString("to_state")))
        .list();
  }
}
