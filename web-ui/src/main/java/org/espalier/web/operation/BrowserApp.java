package org.espalier.web.operation;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.SecurityHeaders;

/**
 * The browser app, from the class path below {@code /app}. Files whose names carry a hash may be
 * kept for ever; the page itself never is. Every address outside the API that is no file shows the
 * page, which finds its way by itself.
 */
public final class BrowserApp {
  private static final String FOLDER = "/app";
  private static final String PAGE = "/index.html";

  /** As vite.config.ts writes it. */
  private static final String NONCE_PLACE = "ESPALIER_NONCE";

  private static final int NONCE_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("woff2", "font/woff2"));
  private static final byte[] NO_PAGE =
      """
      <!doctype html>
      <meta charset="utf-8">
      <title>Espalier</title>
      <p>This server was built without its page (-Dskip.app). The API is at
      <a href="/openapi.json">/openapi.json</a>.
      """
          .getBytes(StandardCharsets.UTF_8);

  private final Map<String, Optional<byte[]>> files = new ConcurrentHashMap<>();

  /** Answers whatever GET no route of the API does. */
  public void register(JavalinConfig config) {
    config.routes.get("/", this::page);
    config.routes.get("/<file>", this::file);
  }

  private void file(Context context) {
    String path = context.path();
    if (isOfApi(path)) {
      throw Refusal.notFound("address", path.length() > 100 ? path.substring(0, 100) : path);
    }
    int dot = path.lastIndexOf('.');
    String type =
        dot < path.lastIndexOf('/')
            ? null
            : TYPES.get(path.substring(dot + 1).toLowerCase(Locale.ROOT));
    if (type == null || path.equals(PAGE)) {
      page(context);
      return;
    }
    byte[] content =
        path.matches("(/[a-zA-Z0-9_\\-][a-zA-Z0-9_.\\-]*)+")
            ? read(path).orElseThrow(() -> Refusal.notFound("file", path))
            : read("/").orElseThrow(() -> Refusal.notFound("file", "of that name"));
    context
        .contentType(type)
        .header(
            "Cache-Control",
            path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache")
        .result(content);
  }

  /** Each page carries a nonce of its own, by which it may make style elements. */
  private void page(Context context) {
    byte[] random = new byte[NONCE_BYTES];
    RANDOM.nextBytes(random);
    String nonce = Base64.getEncoder().withoutPadding().encodeToString(random);
    SecurityHeaders.allowStyles(context, nonce);
    context
        .contentType("text/html; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(
            new String(read(PAGE).orElse(NO_PAGE), StandardCharsets.UTF_8)
                .replace(NONCE_PLACE, nonce));
  }

  private static boolean isOfApi(String path) {
    return path.startsWith("/api/") || path.equals("/api") || path.startsWith("/ajax-api/");
  }

  private Optional<byte[]> read(String path) {
    Optional<byte[]> known = files.get(path);
    if (known != null) {
      return known;
    }
    Optional<byte[]> content = load(path);
    if (content.isPresent()) {
      files.put(path, content);
    }
    return content;
  }

  private static Optional<byte[]> load(String path) {
    if (path.endsWith("/")) {
      return Optional.empty();
    }
    try (InputStream in = BrowserApp.class.getResourceAsStream(FOLDER + path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
