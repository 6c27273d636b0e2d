package org.espalier.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.core.json.Json;
import org.jspecify.annotations.Nullable;

/** Reads bodies of requests: of the types the route knows, at most 1 MiB, in UTF-8. */
public final class Bodies {
  private static final Set<String> JSON = Set.of("application/json");

  private static final ObjectMapper REQUESTS =
      Json.mapper()
          .copy()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private Bodies() {}

  /**
   * A JSON body. Unknown fields are refused; a field that is missing is null, so the components of
   * {@code type} are nullable.
   */
  public static <T> T json(Context context, Class<T> type) throws IOException {
    requireType(context, JSON);
    try {
      T value = REQUESTS.readValue(text(context), type);
      if (value == null) {
        throw new Refusal(ErrorCode.BAD_REQUEST, "The body is null.");
      }
      return value;
    } catch (JsonMappingException e) {
      String path =
          e.getPath().stream()
              .map(part -> part.getFieldName() == null ? "" + part.getIndex() : part.getFieldName())
              .collect(Collectors.joining("."));
      throw unreadable(
          path,
          e instanceof UnrecognizedPropertyException
              ? "There is no such field."
              : "The value has the wrong type.",
          e);
    } catch (JsonProcessingException e) {
      throw unreadable("", "The text is not JSON, or is beyond the limits.", e);
    }
  }

  /** The whole body as text. */
  public static String text(Context context) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(context.bodyAsBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "The body is not UTF-8.");
    }
  }

  /**
   * @return the media type without its parameters, in lower case
   * @throws Refusal 415 if it is none of {@code allowed}
   */
  public static String requireType(Context context, Set<String> allowed) {
    String type = mediaType(context.contentType());
    if (!allowed.contains(type)) {
      throw new Refusal(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "The body's Content-Type must be one of: "
              + allowed.stream().sorted().collect(Collectors.joining(", "))
              + ".",
          List.of(),
          Map.of());
    }
    return type;
  }

  private static String mediaType(@Nullable String header) {
    if (header == null) {
      return "";
    }
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private static Refusal unreadable(String path, String reason, JsonProcessingException e) {
    var place = e.getLocation();
    return new Refusal(
        ErrorCode.BAD_REQUEST,
        "The body is not the JSON this address takes.",
        List.of(
            new ProblemView(
                path,
                place == null ? null : place.getLineNr(),
                place == null ? null : place.getColumnNr(),
                null,
                reason,
                null,
                null)),
        Map.of());
  }
}
