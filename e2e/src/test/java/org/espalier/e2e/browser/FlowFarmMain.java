package org.espalier.e2e.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.espalier.e2e.farm.Farm;
import org.espalier.e2e.farm.JavaProcess;
import org.espalier.e2e.farm.Ledger;

/**
 * A farm that tests in a browser may break: {@code FlowFarmMain FOLDER} starts every part and two
 * workers, prints {@code ready URL CONTROL}, and ends with its standard input. Posting to {@code
 * CONTROL/kill/WORKER_ID}, {@code CONTROL/kill-web} and {@code CONTROL/start-web} does that, unless
 * it is so already, and answers when it is done.
 */
final class FlowFarmMain implements AutoCloseable {
  private static final Duration SEEN = Duration.ofSeconds(90);

  private final Farm farm;
  private final Ledger ledger;
  private final Map<String, JavaProcess> workers = new HashMap<>();
  private JavaProcess web;

  private FlowFarmMain(Path folder) {
    farm = new Farm(folder);
    ledger = new Ledger(farm.database());
    web = farm.startWeb();
    farm.startScheduler();
    startWorker();
    startWorker();
  }

  public static void main(String[] arguments) throws IOException {
    try (FlowFarmMain flow = new FlowFarmMain(Path.of(arguments[0]))) {
      HttpServer control =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      control.createContext("/", flow::answer);
      control.start();
      System.out.printf(
          "ready %s http://127.0.0.1:%d%n", flow.farm.url(), control.getAddress().getPort());
      while (System.in.read() >= 0) {
        // Until whoever started this is gone.
      }
      control.stop(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String said;
    int status = 200;
    try {
      said = obey(exchange.getRequestURI().getPath());
    } catch (RuntimeException e) {
      status = 500;
      said = e + "\n" + farm.tails();
    }
    byte[] body = said.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String obey(String path) {
    List<String> words = List.of(path.substring(1).split("/", -1));
    switch (words.getFirst()) {
      case "kill" -> {
        JavaProcess worker = workers.remove(words.get(1));
        if (worker == null) {
          throw new IllegalArgumentException("no worker " + words.get(1) + " of " + workers);
        }
        worker.kill();
        startWorker();
      }
      case "kill-web" -> web.kill();
      case "start-web" -> {
        if (!web.isAlive()) {
          web = farm.startWeb();
        }
      }
      default -> throw new IllegalArgumentException("what is " + path + "?");
    }
    return "done";
  }

  private void startWorker() {
    List<String> before = ledger.liveWorkers();
    JavaProcess process = farm.startWorker();
    String id =
        Awaitility.await("the new worker to be seen")
            .atMost(SEEN)
            .until(
                () -> ledger.liveWorkers().stream().filter(live -> !before.contains(live)).toList(),
                seen -> !seen.isEmpty())
            .getFirst();
    workers.put(id, process);
  }

  @Override
  public void close() throws IOException {
    farm.close();
  }
}
