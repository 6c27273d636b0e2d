package org.espalier.worker.trial;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.function.Supplier;
import org.espalier.worker.engine.Engine;
import org.espalier.worker.engine.dl4j.Dl4jEngine;

/**
 * The trial process. Started by the agent, which gives its standard output away to the log and
 * keeps a channel of its own for reports, so that whatever a library prints disturbs nothing.
 */
public final class Main {
  /** The environment variable that names the file to write reports to. */
  public static final String CHANNEL = "ESPALIER_REPORTS";

  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    serve(Dl4jEngine::new);
  }

  /** Serves with another engine than the usual one. */
  public static void serve(Supplier<Engine> engines) throws IOException, InterruptedException {
    OutputStream reports = reports();
    System.setOut(System.err);
    new TrialServer(engines, Clock.systemUTC(), System::nanoTime, Runtime.getRuntime()::halt)
        .serve(System.in, reports);
  }

  private static OutputStream reports() throws IOException {
    String channel = System.getenv(CHANNEL);
    return channel == null
        ? new FileOutputStream(FileDescriptor.out)
        : new FileOutputStream(channel);
  }
}
