package org.espalier.tracking;

import javax.sql.DataSource;
import org.espalier.tracking.access.ProjectScope;
import org.espalier.tracking.artifact.ArtifactOwner;
import org.espalier.tracking.artifact.ArtifactStore;
import org.espalier.tracking.artifact.Artifacts;
import org.espalier.tracking.artifact.PostgresArtifactStore;
import org.espalier.tracking.artifact.Uploads;
import org.espalier.tracking.change.ChangeLog;
import org.espalier.tracking.change.ChangeLogTrimmer;
import org.espalier.tracking.dataset.DatasetStore;
import org.espalier.tracking.experiment.ExperimentSearch;
import org.espalier.tracking.experiment.ExperimentStore;
import org.espalier.tracking.log.LogStore;
import org.espalier.tracking.metric.JdbcMetricStore;
import org.espalier.tracking.metric.MetricNames;
import org.espalier.tracking.metric.MetricStore;
import org.espalier.tracking.model.LoggedModelStore;
import org.espalier.tracking.purge.Purge;
import org.espalier.tracking.registry.RegistrySearch;
import org.espalier.tracking.registry.RegistryStore;
import org.espalier.tracking.registry.VersionStore;
import org.espalier.tracking.run.RunStore;
import org.espalier.tracking.run.RunTags;
import org.espalier.tracking.run.RunWriter;
import org.espalier.tracking.search.RunSearch;
import org.espalier.tracking.study.StudyStore;
import org.espalier.tracking.study.TrialStore;
import org.espalier.tracking.study.WorkerStore;
import org.jdbi.v3.core.Jdbi;

/** All stores over one database. Closing them ends their threads, not the database. */
public record TrackingStores(
    ExperimentStore experiments,
    ExperimentSearch experimentSearch,
    RunStore runs,
    RunSearch runSearch,
    RunWriter runWriter,
    RunTags runTags,
    MetricStore metrics,
    LogStore logs,
    Artifacts artifacts,
    Artifacts modelArtifacts,
    Uploads uploads,
    DatasetStore datasets,
    LoggedModelStore loggedModels,
    RegistryStore registry,
    VersionStore versions,
    RegistrySearch registrySearch,
    StudyStore studies,
    TrialStore trials,
    WorkerStore workers,
    Purge purge,
    ChangeLog changeLog,
    ChangeLogTrimmer changeLogTrimmer)
    implements AutoCloseable {

  /** With contents of artifacts in the database as well. */
  public static TrackingStores over(DataSource database) {
    return over(database, new PostgresArtifactStore(database));
  }

  /** Threads within {@link ProjectScope#run} see only the projects that it lets through. */
  public static TrackingStores over(DataSource unscoped, ArtifactStore contents) {
    DataSource database = ProjectScope.over(unscoped);
    Jdbi jdbi = Databases.jdbi(database);
    MetricNames names = new MetricNames(database);
    MetricStore metrics = new JdbcMetricStore(database, names);
    StudyStore studies = new StudyStore(jdbi);
    RunStore runs = new RunStore(jdbi, metrics);
    ChangeLog changes = new ChangeLog(unscoped);
    return new TrackingStores(
        new ExperimentStore(jdbi),
        new ExperimentSearch(jdbi),
        runs,
        new RunSearch(database, unscoped, changes, runs),
        new RunWriter(database, names),
        new RunTags(jdbi),
        metrics,
        new LogStore(jdbi),
        new Artifacts(jdbi, contents),
        new Artifacts(jdbi, contents, ArtifactOwner.LOGGED_MODEL),
        new Uploads(jdbi, contents),
        new DatasetStore(jdbi),
        new LoggedModelStore(jdbi),
        new RegistryStore(jdbi),
        new VersionStore(jdbi),
        new RegistrySearch(jdbi),
        studies,
        new TrialStore(jdbi, studies),
        new WorkerStore(jdbi),
        new Purge(jdbi, contents),
        changes,
        new ChangeLogTrimmer(changes));
  }

  @Override
  public void close() {
    changeLogTrimmer.close();
    runWriter.close();
  }
}
