package org.espalier.scheduler;

import org.espalier.database.DatabaseAddress;
import org.espalier.kafka.TopicNames;
import org.espalier.scheduler.policy.LeasePolicy;
import org.espalier.scheduler.policy.RetryPolicy;

/**
 * What a scheduler is started with.
 *
 * @param bootstrap the broker, {@code host:port}
 * @param holder host and process, for people who ask who leads
 */
public record SchedulerSettings(
    DatabaseAddress database,
    String bootstrap,
    TopicNames topics,
    LeasePolicy leases,
    RetryPolicy retries,
    String holder) {

  /** With the topics, leases and retries of an ordinary installation. */
  public static SchedulerSettings of(DatabaseAddress database, String bootstrap) {
    return new SchedulerSettings(
        database,
        bootstrap,
        TopicNames.DEFAULT,
        LeasePolicy.DEFAULT,
        RetryPolicy.DEFAULT,
        "process " + ProcessHandle.current().pid());
  }

  /** The same with another name for people. */
  public SchedulerSettings heldBy(String name) {
    return new SchedulerSettings(database, bootstrap, topics, leases, retries, name);
  }
}
