package org.espalier.web.live;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.espalier.core.json.Json;
import org.espalier.tracking.access.Subject;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.RouteTable;
import org.espalier.web.http.Routes;

/**
 * The stream of server-sent events. Each client has a virtual thread that waits for changes and
 * writes them; a client that does not read is cut off by the connection's idle time.
 */
public final class EventRoutes implements Routes {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int MOST_CLIENTS = 2_000;
  private static final int LONGEST_AGE_MILLIS = 600_000;

  private final ChangeHub hub;
  private final RouteTable.Gate gate;
  private final Duration heartbeat;

  public EventRoutes(ChangeHub hub, RouteTable.Gate gate) {
    this(hub, gate, HEARTBEAT);
  }

  EventRoutes(ChangeHub hub, RouteTable.Gate gate, Duration heartbeat) {
    this.hub = hub;
    this.gate = gate;
    this.heartbeat = heartbeat;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/events", Role.VIEWER, this::stream));
  }

  private void stream(Context context) throws IOException, InterruptedException {
    Set<String> topics = Topics.parse(context.queryParam("topics"));
    List<Subject> subjects = Topics.subjects(topics);
    gate.checkSeen(context, subjects);
    Since since = since(context);
    if (hub.subscriptions() >= MOST_CLIENTS) {
      throw new Refusal(
          ErrorCode.TOO_MANY_REQUESTS,
          "There are too many open streams; one stream a browser is enough.",
          List.of(),
          Map.of("Retry-After", "30"));
    }
    context.res().setContentType("text/event-stream");
    context.res().setCharacterEncoding("UTF-8");
    context.header("Cache-Control", "no-store").header("X-Accel-Buffering", "no");
    if (context.method().equals(HandlerType.HEAD)) {
      return;
    }
    try (Subscription subscription = hub.subscribe(topics, since)) {
      write(context, subscription, subjects);
    }
  }

  private void write(Context context, Subscription subscription, List<Subject> subjects)
      throws IOException, InterruptedException {
    ServletOutputStream out = context.res().getOutputStream();
    // What was missed comes first: a client that is cut off after `ready` goes on behind it.
    Subscription.Next next = subscription.take(Duration.ZERO);
    while (next instanceof Subscription.Changed || next instanceof Subscription.Reset) {
      tell(out, next);
      next = subscription.take(Duration.ZERO);
    }
    send(out, "retry: 1000\n" + event("ready", subscription.start(), seq(subscription.start())));
    while (!(next instanceof Subscription.Ended)) {
      next = subscription.take(heartbeat);
      if (next instanceof Subscription.Quiet) {
        gate.checkSeen(context, subjects);
      }
      tell(out, next);
    }
  }

  private static void tell(ServletOutputStream out, Subscription.Next next) throws IOException {
    switch (next) {
      case Subscription.Changed changed ->
          send(out, event("change", changed.change().seq(), Json.write(changed.change())));
      case Subscription.Reset reset -> send(out, event("reset", reset.seq(), seq(reset.seq())));
      case Subscription.Quiet quiet -> send(out, ":\n\n");
      case Subscription.Ended ended -> {}
    }
  }

  private static Since since(Context context) {
    int age = Parameters.number(context, "age_ms", 0, 0, LONGEST_AGE_MILLIS);
    return new Since(lastEventId(context), Duration.ofMillis(age));
  }

  private static OptionalLong lastEventId(Context context) {
    String header = context.header("Last-Event-ID");
    if (header == null || header.isEmpty()) {
      return Parameters.longNumber(context, "last_event_id");
    }
    if (!header.matches("[0-9]{1,18}")) {
      throw Refusal.ofParameter(
          ProblemView.ofParameter(
              "Last-Event-ID", header, "The header 'Last-Event-ID' is no number.", "a number"));
    }
    return OptionalLong.of(Long.parseLong(header));
  }

  private static String event(String name, long id, String data) {
    return "event: %s\nid: %d\ndata: %s\n\n".formatted(name, id, data);
  }

  private static String seq(long number) {
    return "{\"seq\":" + number + "}";
  }

  private static void send(ServletOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
