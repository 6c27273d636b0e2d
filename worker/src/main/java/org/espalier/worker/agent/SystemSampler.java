package org.espalier.worker.agent;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.espalier.core.message.MetricBatch;

/**
 * Measures what a trial process and its host are doing. What a system does not tell is left out.
 * For one thread.
 */
final class SystemSampler {
  private static final double MEBIBYTE = 1024 * 1024;

  private final ProcessHandle process;
  private final LongSupplier nanoTime;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private Duration lastCpu;
  private long lastNanos;

  SystemSampler(ProcessHandle process, LongSupplier nanoTime) {
    this.process = process;
    this.nanoTime = nanoTime;
    this.lastCpu = cpu();
    this.lastNanos = nanoTime.getAsLong();
  }

  /**
   * Points since the last call.
   *
   * @param second since the attempt began
   */
  List<MetricBatch.Point> sample(long second, long timeMillis) {
    List<MetricBatch.Point> points = new ArrayList<>();
    Duration cpu = cpu();
    long now = nanoTime.getAsLong();
    double share = (double) cpu.minus(lastCpu).toNanos() / Math.max(1, now - lastNanos);
    lastCpu = cpu;
    lastNanos = now;
    add(points, "system/cpu_percent", second, timeMillis, 100 * Math.max(0, share));
    kibibytes(Path.of("/proc/" + process.pid() + "/status"), "VmRSS:")
        .ifPresent(
            size -> add(points, "system/memory_mebibytes", second, timeMillis, size / 1024.0));
    add(points, "system/host_cpu_percent", second, timeMillis, 100 * system.getCpuLoad());
    double available =
        kibibytes(Path.of("/proc/meminfo"), "MemAvailable:")
            .map(size -> size / 1024.0)
            .orElse(system.getFreeMemorySize() / MEBIBYTE);
    add(
        points,
        "system/host_memory_mebibytes",
        second,
        timeMillis,
        system.getTotalMemorySize() / MEBIBYTE - available);
    return points;
  }

  private static void add(
      List<MetricBatch.Point> points, String name, long second, long timeMillis, double value) {
    if (Double.isFinite(value) && value >= 0) {
      points.add(new MetricBatch.Point(name, second, timeMillis, value));
    }
  }

  private Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static Optional<Long> kibibytes(Path file, String field) {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
