package org.espalier.scheduler.plan;

import java.util.Optional;
import org.espalier.core.trial.StopReason;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.espalier.scheduler.store.RequestTable;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;

/** Carries out what people ask of studies. What no longer fits its state changes nothing. */
public final class RequestHandler {

  private final TrialEnds ends;
  private final Stops stops;

  public RequestHandler(TrialEnds ends, Stops stops) {
    this.ends = ends;
    this.stops = stops;
  }

  /** Carries out every open request, in order. */
  public void handleAll(Transaction transaction) {
    for (RequestTable.Request request : transaction.requests().open()) {
      Optional<StudyRow> study = transaction.studies().find(request.studyId());
      study.ifPresent(present -> handle(transaction, present, request.kind()));
      transaction.requests().handled(request);
      transaction.touch(request.studyId());
    }
  }

  private void handle(Transaction transaction, StudyRow study, RequestTable.Kind kind) {
    switch (kind) {
      case PAUSE -> pause(transaction, study);
      case RESUME -> resume(transaction, study);
      case CANCEL -> cancel(transaction, study);
      case DELETE -> {
        cancel(transaction, study);
        transaction.studies().delete(study);
      }
      // Planning goes by it; those that gain and those that lose are planned again.
      case PRIORITY ->
          transaction.studies().unfinishedOn(study.queue()).forEach(transaction::touch);
    }
  }

  private void pause(Transaction transaction, StudyRow study) {
    switch (study.state()) {
      case SUBMITTED, RUNNING -> {
        transaction.studies().move(study, StudyState.PAUSED, "paused on request");
        for (TrialRow trial : transaction.trials().unfinished(study.id())) {
          boolean held = stops.wind(transaction, trial, StopReason.PAUSED);
          if (!held && trial.state() == TrialState.QUEUED) {
            ends.wait(transaction, trial, "its study is paused");
          }
        }
      }
      case PAUSED, COMPLETED, FAILED, CANCELLED -> {}
    }
  }

  private static void resume(Transaction transaction, StudyRow study) {
    switch (study.state()) {
      case PAUSED -> transaction.studies().move(study, StudyState.RUNNING, "");
      case SUBMITTED, RUNNING, COMPLETED, FAILED, CANCELLED -> {}
    }
  }

  private void cancel(Transaction transaction, StudyRow study) {
    switch (study.state()) {
      case SUBMITTED, RUNNING, PAUSED -> {
        transaction.studies().move(study, StudyState.CANCELLED, "cancelled on request");
        for (TrialRow trial : transaction.trials().unfinished(study.id())) {
          if (!stops.wind(transaction, trial, StopReason.CANCELLED)) {
            ends.cancel(transaction, trial, "its study was cancelled");
          }
        }
      }
      case COMPLETED, FAILED, CANCELLED -> {}
    }
  }
}
