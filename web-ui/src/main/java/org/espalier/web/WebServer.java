package org.espalier.web;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.UriCompliance;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.change.ChangeFeed;
import org.espalier.tracking.overview.Overviews;
import org.espalier.web.access.AccessControl;
import org.espalier.web.access.AccountRoutes;
import org.espalier.web.access.OpenAccess;
import org.espalier.web.access.ProjectRoutes;
import org.espalier.web.access.SessionRoutes;
import org.espalier.web.access.SignIn;
import org.espalier.web.access.TokenRoutes;
import org.espalier.web.http.HostGuard;
import org.espalier.web.http.JettyFailures;
import org.espalier.web.http.RequestIds;
import org.espalier.web.http.Route;
import org.espalier.web.http.RouteTable;
import org.espalier.web.http.SecurityHeaders;
import org.espalier.web.http.Stopping;
import org.espalier.web.http.UnreadBody;
import org.espalier.web.live.ChangeHub;
import org.espalier.web.live.EventRoutes;
import org.espalier.web.live.RunWatch;
import org.espalier.web.mlflow.MlflowRoutes;
import org.espalier.web.openapi.OpenApiDocument;
import org.espalier.web.openapi.OpenApiRoutes;
import org.espalier.web.operation.BrowserApp;
import org.espalier.web.operation.HealthCheck;
import org.espalier.web.operation.OperationRoutes;
import org.espalier.web.operation.PurgeRoutes;
import org.espalier.web.operation.RequestMeters;
import org.espalier.web.overview.LineageRoutes;
import org.espalier.web.overview.NoteRoutes;
import org.espalier.web.overview.TimelineRoutes;
import org.espalier.web.run.ArtifactRoutes;
import org.espalier.web.run.LogRoutes;
import org.espalier.web.run.RunRoutes;
import org.espalier.web.run.RunStartRoutes;
import org.espalier.web.run.RunTableRoutes;
import org.espalier.web.run.UploadRoutes;
import org.espalier.web.study.ImportanceRoutes;
import org.espalier.web.study.PreviewRoutes;
import org.espalier.web.study.PriorityRoutes;
import org.espalier.web.study.RungRoutes;
import org.espalier.web.study.SampleRoutes;
import org.espalier.web.study.StudyRoutes;
import org.espalier.web.study.StudyTermsRoutes;
import org.espalier.web.trial.CompareRoutes;
import org.espalier.web.trial.CurveRoutes;
import org.espalier.web.trial.TrialFileRoutes;
import org.espalier.web.trial.TrialRoutes;
import org.espalier.web.worker.WorkerRoutes;

/**
 * The HTTP server with everything behind it but the ingester. Requests run on virtual threads.
 * Started once; closing it ends open streams and waits for requests under way, at most 5 s.
 */
public final class WebServer implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);
  private static final long LARGEST_BODY = 1024L * 1024;
  private static final int LARGEST_HEADER = 8 * 1024;
  private static final long STOP_MILLIS = 5_000;

  private final ChangeHub hub;
  private final ChangeFeed feed;
  private final RunWatch runWatch;
  private final OperationRoutes operation;
  private final PrometheusMeterRegistry meters;
  private final RouteTable table;
  private final RouteTable mlflow;
  private final ScheduledExecutorService ticker;
  private final Stopping stopping = new Stopping();
  private final Javalin javalin;

  private WebServer(
      WebSettings settings, Stores stores, Map<String, HealthCheck> checks, InstantSource clock) {
    this.hub = new ChangeHub(clock);
    this.feed = new ChangeFeed(stores.changes(), hub::changed, hub::lost);
    this.runWatch = new RunWatch(stores.tracking().changeLog(), hub);
    this.meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    this.operation = new OperationRoutes(checks, meters, settings.version());
    SignIn signIn = new SignIn(stores.access().accounts(), clock);
    AccessControl access =
        settings.accessControl()
            ? stores.access().control(signIn)
            : new OpenAccess(stores.access().projects());
    TrackingStores tracking = stores.tracking();
    Overviews overviews = stores.overviews();
    this.table =
        new RouteTable(
            List.of(
                new StudyRoutes(tracking.studies(), overviews.bestHistories(), access),
                new PriorityRoutes(
                    tracking.studies(), overviews.bestHistories(), overviews.order()),
                new PreviewRoutes(
                    overviews.pace(),
                    tracking.workers(),
                    tracking.studies(),
                    tracking.trials(),
                    tracking.metrics()),
                new SampleRoutes(),
                new StudyTermsRoutes(),
                new TrialRoutes(tracking.studies(), tracking.trials(), overviews.trialColumns()),
                new TrialFileRoutes(tracking.studies(), tracking.trials()),
                new ImportanceRoutes(tracking.studies(), tracking.trials()),
                new RungRoutes(tracking.studies()),
                new CurveRoutes(tracking.studies(), tracking.trials(), tracking.metrics()),
                new CompareRoutes(tracking.runs(), tracking.metrics()),
                new RunTableRoutes(
                    overviews.runTable(),
                    overviews.runColumns(),
                    overviews.runGroups(),
                    tracking.studies()),
                new RunRoutes(tracking.runs(), tracking.trials(), tracking.metrics()),
                new RunStartRoutes(tracking, clock),
                new LogRoutes(tracking.runs(), tracking.logs()),
                new ArtifactRoutes(tracking.runs(), tracking.artifacts()),
                new UploadRoutes(tracking.uploads(), tracking.artifacts()),
                new WorkerRoutes(
                    tracking.workers(), overviews.workerRequests(), overviews.utilization()),
                new TimelineRoutes(overviews.timeline(), overviews.queue()),
                new LineageRoutes(overviews, tracking.runs()),
                new NoteRoutes(overviews.notes(), tracking.studies(), tracking.runs(), access),
                new PurgeRoutes(tracking.purge()),
                new EventRoutes(hub, access),
                new SessionRoutes(access, stores.access(), signIn, settings.version()),
                new TokenRoutes(access, stores.access().tokens(), stores.access().projects()),
                new AccountRoutes(stores.access().accounts()),
                new ProjectRoutes(stores.access().projects()),
                operation,
                new OpenApiRoutes(OpenApiDocument.read(settings.version()))));
    this.mlflow = new RouteTable(List.of(new MlflowRoutes(tracking, clock)));
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("hub-tick").factory());
    this.javalin = Javalin.create(config -> configure(config, settings, access));
  }

  /**
   * Starts a server.
   *
   * @param checks what {@code /health} looks at, by name
   * @throws io.javalin.util.JavalinException if the address cannot be bound
   */
  public static WebServer start(
      WebSettings settings, Stores stores, Map<String, HealthCheck> checks, InstantSource clock) {
    WebServer server = new WebServer(settings, stores, checks, clock);
    server.feed.start();
    server.runWatch.start();
    var unused =
        server.ticker.scheduleAtFixedRate(
            server.hub::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    try {
      server.javalin.start(settings.host(), settings.port());
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  public int port() {
    return javalin.port();
  }

  /** Every route of the API. */
  public List<Route> routes() {
    return table.routes();
  }

  /** Every route of MLflow's API. */
  public List<Route> mlflowRoutes() {
    return mlflow.routes();
  }

  /**
   * Whatever the server answers, as {@code GET /path}: what a test holds against the route tables.
   */
  List<String> registered() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
        .toList();
  }

  @Override
  public void close() {
    stopping.begin();
    ticker.shutdownNow();
    hub.close();
    feed.close();
    runWatch.close();
    javalin.stop();
    operation.close();
    meters.close();
  }

  private void configure(JavalinConfig config, WebSettings settings, AccessControl access) {
    RequestIds ids = new RequestIds();
    HostGuard hosts = new HostGuard(settings.allowedHosts());
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = LARGEST_BODY;
    config.http.prefer405over404 = true;
    config.http.strictContentTypes = true;
    config.http.compressionStrategy = compression();
    config.router.ignoreTrailingSlashes = false;
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setUriCompliance(UriCompliance.DEFAULT);
          http.setRequestHeaderSize(LARGEST_HEADER);
          http.setSendServerVersion(false);
        });
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new JettyFailures(ids));
          server.setStopTimeout(STOP_MILLIS);
        });
    config.routes.before(ids::assign);
    config.routes.before(SecurityHeaders::set);
    config.routes.before(hosts::check);
    config.routes.after(UnreadBody::discard);
    table.register(config, ids, stopping, access);
    mlflow.register(config, ids, stopping, access);
    new BrowserApp().register(config);
    RequestMeters.register(config, meters, hub);
  }

  /** Curves are noise in 16 bits: to compress them takes as long as to find them, and saves 2 %. */
  private static CompressionStrategy compression() {
    CompressionStrategy strategy = new CompressionStrategy(null, new Gzip());
    List<String> excluded = new ArrayList<>(strategy.getExcludedMimeTypes());
    excluded.add(CompareRoutes.FRAME_TYPE);
    strategy.setExcludedMimeTypes(excluded);
    return strategy;
  }
}
