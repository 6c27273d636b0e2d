package org.espalier.tracking.overview;

import javax.sql.DataSource;
import org.espalier.tracking.Databases;
import org.espalier.tracking.access.ProjectScope;
import org.espalier.tracking.pace.PaceStore;
import org.espalier.tracking.pace.UtilizationStore;
import org.espalier.tracking.run.RunColumnNames;
import org.espalier.tracking.run.RunGroups;
import org.espalier.tracking.run.RunTable;
import org.espalier.tracking.study.TrialColumnsStore;
import org.jdbi.v3.core.Jdbi;

/** All overviews over one database. */
public record Overviews(
    BestHistoryStore bestHistories,
    DatasetLineageStore datasetLineage,
    LineageStore lineage,
    NoteStore notes,
    OrderStore order,
    PaceStore pace,
    QueueStore queue,
    RunLineageStore runLineage,
    RunTable runTable,
    RunColumnNames runColumns,
    RunGroups runGroups,
    TimelineStore timeline,
    TrialColumnsStore trialColumns,
    UtilizationStore utilization,
    WorkerRequestStore workerRequests) {

  public static Overviews over(DataSource database) {
    Jdbi jdbi = Databases.jdbi(ProjectScope.over(database));
    return new Overviews(
        new BestHistoryStore(jdbi),
        new DatasetLineageStore(jdbi),
        new LineageStore(jdbi),
        new NoteStore(jdbi),
        new OrderStore(jdbi),
        new PaceStore(jdbi),
        new QueueStore(jdbi),
        new RunLineageStore(jdbi),
        new RunTable(jdbi),
        new RunColumnNames(jdbi),
        new RunGroups(jdbi),
        new TimelineStore(jdbi),
        new TrialColumnsStore(jdbi),
        new UtilizationStore(jdbi),
        new WorkerRequestStore(jdbi));
  }
}
