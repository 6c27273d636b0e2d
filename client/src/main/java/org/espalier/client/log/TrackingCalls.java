package org.espalier.client.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the sender needs of the server. Every call may be repeated; the second changes nothing. */
interface TrackingCalls extends AutoCloseable {
  /** Makes the run known, if it is not. */
  void start(RunDescription run);

  /** Metrics, params and tags, at most 1,000. */
  void log(String runId, List<Entry> entries);

  /** Uploads a file; the latest of a name counts. */
  void upload(String runId, String name, Path file) throws IOException;

  void status(String runId, RunLogger.Status status, long time);

  @Override
  void close();
}
