package org.espalier.web.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Part of a content, as RFC 9110 section 14 lets clients ask for it.
 *
 * @param first byte from 0
 * @param last byte, itself included
 */
record ByteRange(long first, long last) {
  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  long length() {
    return last - first + 1;
  }

  /**
   * The range that a {@code Range} header asks for; none where there is no header, or one we need
   * not understand (another unit, several ranges), which is answered with the whole.
   *
   * @param size of the content
   * @throws Refusal 416 if it lies outside of the content
   */
  static Optional<ByteRange> parse(@Nullable String header, long size) {
    if (header == null) {
      return Optional.empty();
    }
    Matcher matcher = ONE.matcher(header.strip());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return Optional.empty();
    }
    long first;
    long last;
    if (matcher.group(1).isEmpty()) {
      first = Math.max(0, size - Long.parseLong(matcher.group(2)));
      last = size - 1;
    } else {
      first = Long.parseLong(matcher.group(1));
      last =
          matcher.group(2).isEmpty()
              ? size - 1
              : Math.min(size - 1, Long.parseLong(matcher.group(2)));
    }
    if (first > last || first >= size) {
      throw new Refusal(
          ErrorCode.RANGE_NOT_SATISFIABLE,
          "The content has %d bytes; the range lies outside of it.".formatted(size),
          List.of(),
          Map.of("Content-Range", "bytes */" + size));
    }
    return Optional.of(new ByteRange(first, last));
  }
}
