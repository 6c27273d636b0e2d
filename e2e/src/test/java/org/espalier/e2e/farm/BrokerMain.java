package org.espalier.e2e.farm;

import java.io.IOException;
import java.nio.file.Path;
import org.espalier.embedded.EmbeddedKafka;

/** A Kafka broker as a process: {@code BrokerMain DIRECTORY PORT}; ends by a signal. */
public final class BrokerMain {

  private BrokerMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-broker"));
    System.out.println("broker on " + kafka.bootstrap());
    Thread.currentThread().join();
  }
}
