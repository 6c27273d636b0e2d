package org.espalier.tracking;

import javax.sql.DataSource;
import org.espalier.tracking.artifact.ArtifactStore;
import org.espalier.tracking.artifact.Artifacts;
import org.espalier.tracking.artifact.PostgresArtifactStore;
import org.espalier.tracking.experiment.ExperimentStore;
import org.espalier.tracking.log.LogStore;
import org.espalier.tracking.metric.JdbcMetricStore;
import org.espalier.tracking.metric.MetricNames;
import org.espalier.tracking.metric.MetricStore;
import org.espalier.tracking.run.RunStore;
import org.espalier.tracking.run.RunWriter;
import org.espalier.tracking.study.StudyStore;
import org.espalier.tracking.study.TrialStore;
import org.espalier.tracking.study.WorkerStore;
import org.jdbi.v3.core.Jdbi;

/** All stores over one database. Closing them ends their threads, not the database. */
public record TrackingStores(
    ExperimentStore experiments,
    RunStore runs,
    RunWriter runWriter,
    MetricStore metrics,
    LogStore logs,
    Artifacts artifacts,
    StudyStore studies,
    TrialStore trials,
    WorkerStore workers)
    implements AutoCloseable {

  /** With contents of artifacts in the database as well. */
  public static TrackingStores over(DataSource database) {
    return over(database, new PostgresArtifactStore(database));
  }

  public static TrackingStores over(DataSource database, ArtifactStore contents) {
    Jdbi jdbi = Databases.jdbi(database);
    MetricNames names = new MetricNames(database);
    MetricStore metrics = new JdbcMetricStore(database, names);
    StudyStore studies = new StudyStore(jdbi);
    return new TrackingStores(
        new ExperimentStore(jdbi),
        new RunStore(jdbi, metrics),
        new RunWriter(database, names),
        metrics,
        new LogStore(jdbi),
        new Artifacts(jdbi, contents),
        studies,
        new TrialStore(jdbi, studies),
        new WorkerStore(jdbi));
  }

  @Override
  public void close() {
    runWriter.close();
  }
}
