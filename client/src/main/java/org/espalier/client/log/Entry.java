package org.espalier.client.log;

/** One thing that was logged, as the journal keeps it. */
sealed interface Entry {
  /**
   * @param time milliseconds since 1970
   */
  record Metric(String name, double value, long step, long time) implements Entry {}

  record Param(String key, String value) implements Entry {}

  record Tag(String key, String value) implements Entry {}

  /**
   * A file to upload.
   *
   * @param name the artifact's
   * @param held its name in the spool's folder of files
   */
  record File(String name, String held) implements Entry {}

  /**
   * The run's end.
   *
   * @param time milliseconds since 1970
   */
  record End(RunLogger.Status status, long time) implements Entry {}
}
