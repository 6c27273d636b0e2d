package org.espalier.core.data;

import java.util.Optional;

/**
 * Where the bytes of a data set are: in the worker's data folder, or to be fetched.
 *
 * @param path inside the data folder, without {@code ..}; empty where there is a {@code url}
 * @param url {@code https}, {@code http} or {@code file}; needs {@code sha256}
 * @param sha256 what the file's SHA-256 must be, 64 small hexadecimal digits; checked before use
 */
public record DataFile(String path, Optional<String> url, Optional<String> sha256) {

  /** For people. */
  public String name() {
    return url.orElse(path);
  }
}
