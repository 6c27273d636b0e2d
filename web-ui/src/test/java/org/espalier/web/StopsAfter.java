package org.espalier.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.espalier.client.move.MlflowSource;
import org.espalier.client.view.RunBatch;

/** A source whose line is cut after some runs. */
record StopsAfter(MlflowSource source, AtomicInteger left) implements MlflowSource {
  StopsAfter(MlflowSource source, int runs) {
    this(source, new AtomicInteger(runs));
  }

  @Override
  public List<Experiment> experiments() throws IOException {
    return source.experiments();
  }

  @Override
  public void runs(Experiment experiment, Consumer<Run> consumer) throws IOException {
    source.runs(
        experiment,
        run -> {
          if (left.decrementAndGet() < 0) {
            throw new IllegalStateException("the line was cut");
          }
          consumer.accept(run);
        });
  }

  @Override
  public List<RunBatch.Point> history(Run run, String metric) throws IOException {
    return source.history(run, metric);
  }

  @Override
  public List<FileEntry> files(Run run) throws IOException {
    return source.files(run);
  }

  @Override
  public InputStream open(Run run, String path) throws IOException {
    return source.open(run, path);
  }

  @Override
  public List<LoggedModel> models(Experiment experiment) throws IOException {
    return source.models(experiment);
  }

  @Override
  public List<FileEntry> files(LoggedModel model) throws IOException {
    return source.files(model);
  }

  @Override
  public InputStream open(LoggedModel model, String path) throws IOException {
    return source.open(model, path);
  }

  @Override
  public List<Registered> registered() throws IOException {
    return source.registered();
  }

  @Override
  public void close() {
    // The one who made the source closes it.
  }
}
