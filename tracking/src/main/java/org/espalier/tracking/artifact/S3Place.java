package org.espalier.tracking.artifact;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an {@link S3ArtifactStore} keeps its contents.
 *
 * @param bucket exists already
 * @param prefix before every key: empty, or ending in a slash
 * @param endpoint of a server that is not Amazon's; it is asked by path, not by host name
 */
public record S3Place(String bucket, String prefix, Optional<URI> endpoint) {
  private static final Pattern ADDRESS =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([\\w!.*'()/-]{0,500}))?");

  /** Whether a text means a place in S3 rather than a folder. */
  public static boolean isMeant(String text) {
    return text.startsWith("s3:");
  }

  /**
   * @param text {@code s3://bucket} or {@code s3://bucket/prefix}
   * @param endpoint empty for Amazon's
   * @throws IllegalArgumentException if one is no such address, in words for whoever typed it
   */
  public static S3Place of(String text, @Nullable String endpoint) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no place in S3: write s3://BUCKET or s3://BUCKET/PREFIX".formatted(text));
    }
    String prefix = matcher.group(2) == null ? "" : matcher.group(2);
    return new S3Place(
        matcher.group(1),
        prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
        endpoint == null || endpoint.isBlank() ? Optional.empty() : Optional.of(uri(endpoint)));
  }

  private static URI uri(String endpoint) {
    if (!endpoint.matches("https?://[^/?#]+/?")) {
      throw new IllegalArgumentException(
          "'%s' is no endpoint of S3: write http://HOST:PORT or https://HOST".formatted(endpoint));
    }
    return URI.create(endpoint);
  }

  String key(String sha256) {
    return prefix + sha256.substring(0, 2) + "/" + sha256;
  }
}
