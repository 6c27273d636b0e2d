package org.espalier.client.log;

import java.nio.file.Path;
import java.time.Duration;
import org.espalier.client.ClientSettings;

/**
 * Where runs are logged to, and how much may wait on disk.
 *
 * @param client the server; its retry policy is not used, as logging never gives up
 * @param spool a folder for what was not sent yet; one for all runs of a machine will do
 * @param segmentBytes size of one file of a run's journal, 64 KiB or more
 * @param mostBytes what may wait for one run; beyond it entries are dropped, and counted
 * @param linger how long entries are gathered before they are sent
 * @param closeWait how long closing waits for the server to have everything
 */
public record RunLoggerSettings(
    ClientSettings client,
    Path spool,
    int segmentBytes,
    long mostBytes,
    Duration linger,
    Duration closeWait) {

  /** In {@code ~/.espalier/spool}: at most 1 GiB a run, sent every 100 ms, 30 s at the end. */
  public static RunLoggerSettings of(ClientSettings client) {
    return new RunLoggerSettings(
        client,
        Path.of(System.getProperty("user.home"), ".espalier", "spool"),
        4 << 20,
        1L << 30,
        Duration.ofMillis(100),
        Duration.ofSeconds(30));
  }

  public RunLoggerSettings {
    if (segmentBytes < 1 << 16 || mostBytes < 2L * segmentBytes) {
      throw new IllegalArgumentException(
          "a journal has files of at least 64 KiB, and room for at least two");
    }
  }

  /** The same with another folder. */
  public RunLoggerSettings withSpool(Path folder) {
    return new RunLoggerSettings(client, folder, segmentBytes, mostBytes, linger, closeWait);
  }

  /** The same with other bounds. */
  public RunLoggerSettings withBounds(int bytesOfSegment, long mostBytesWaiting) {
    return new RunLoggerSettings(
        client, spool, bytesOfSegment, mostBytesWaiting, linger, closeWait);
  }

  /** The same with another patience at the end. */
  public RunLoggerSettings withCloseWait(Duration wait) {
    return new RunLoggerSettings(client, spool, segmentBytes, mostBytes, linger, wait);
  }

  int mostSegments() {
    return (int) Math.min(Integer.MAX_VALUE, mostBytes / segmentBytes);
  }
}
