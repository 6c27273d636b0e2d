package org.espalier.tracking.artifact;

import java.util.Locale;
import java.util.Map;

/** Content types by the ending of a name. */
final class ContentTypes {
  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("csv", "text/csv"),
          Map.entry("gif", "image/gif"),
          Map.entry("htm", "text/html"),
          Map.entry("html", "text/html"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("json", "application/json"),
          Map.entry("log", "text/plain"),
          Map.entry("md", "text/markdown"),
          Map.entry("mlmodel", "text/plain"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("py", "text/plain"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain"),
          Map.entry("yaml", "text/plain"),
          Map.entry("yml", "text/plain"),
          Map.entry("zip", "application/zip"));

  private ContentTypes() {}

  static String of(String name) {
    String ending = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return BY_ENDING.getOrDefault(
        ending.substring(ending.lastIndexOf('.') + 1), "application/octet-stream");
  }
}
