package org.espalier.worker.device;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the driver's tool said when it was asked for graphics cards. */
public sealed interface GpuAnswer {

  /** There is no such tool: no driver is installed. */
  record NoDriver() implements GpuAnswer {}

  /** The tool or the driver failed, in its own words. */
  record Broken(String words) implements GpuAnswer {}

  /** The cards; perhaps none. */
  record Cards(List<Gpu> gpus) implements GpuAnswer {
    public Cards {
      gpus = List.copyOf(gpus);
    }
  }

  /** The fields that {@link #parse} expects of {@code nvidia-smi --query-gpu}. */
  String QUERY = "index,compute_cap,memory.total,name";

  /** Reads the lines of {@code nvidia-smi --query-gpu=… --format=csv,noheader,nounits}. */
  static GpuAnswer parse(List<String> lines) {
    Pattern line =
        Pattern.compile("(\\d{1,4}), *(\\d{1,3})\\.(\\d{1,3}), *(\\d{1,9}), *(.{1,200})");
    List<Gpu> gpus = new ArrayList<>();
    for (String text : lines) {
      Matcher fields = line.matcher(text.strip());
      if (text.isBlank()) {
        continue;
      }
      if (!fields.matches()) {
        return new Broken(text.strip());
      }
      gpus.add(
          new Gpu(
              Integer.parseInt(fields.group(1)),
              fields.group(5).strip(),
              Integer.parseInt(fields.group(2)),
              Integer.parseInt(fields.group(3)),
              Long.parseLong(fields.group(4))));
    }
    return new Cards(gpus);
  }
}
