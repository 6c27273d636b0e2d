package org.espalier.scheduler.plan;

import java.util.HashMap;
import java.util.Map;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;

/** The sessions of the studies that are under way, restored when they are needed. */
public final class Sessions {

  private final Map<Long, StudySession> open = new HashMap<>();

  /**
   * The session of a study.
   *
   * @throws UnusableStudyException if its file cannot be read, or its search cannot be built
   */
  public StudySession of(Transaction transaction, StudyRow study) {
    StudySession session = open.get(study.id());
    if (session == null) {
      try {
        session =
            StudySession.restore(
                study, read(transaction, study), transaction.searchEvents().of(study.id()));
      } catch (IllegalArgumentException e) {
        throw new UnusableStudyException("its search cannot be built: " + e.getMessage(), e);
      }
      open.put(study.id(), session);
    }
    return session;
  }

  private static StudySpec read(Transaction transaction, StudyRow study) {
    try {
      return StudyReader.read(transaction.studies().sourceText(study));
    } catch (StudyProblems e) {
      throw new UnusableStudyException("its file cannot be read: " + e.getMessage(), e);
    }
  }

  /** Forgets a study that has ended. */
  void close(long study) {
    open.remove(study);
  }

  /** Forgets all: a transaction failed, and memory may be ahead of the database. */
  public void clear() {
    open.clear();
  }

  /** A study that can never run. */
  static final class UnusableStudyException extends RuntimeException {
    UnusableStudyException(String message) {
      super(message);
    }

    UnusableStudyException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
