package org.espalier.worker.agent;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.core.build.Build;

/**
 * By what a worker trains, stored with each run so that it can be made again.
 *
 * @param build which Espalier
 * @param runtime Java and operating system, in words
 * @param image the container it runs in, as its operator names it: at best with its digest
 */
public record Origin(Build build, String runtime, Optional<String> image) {
  /** Longer ones are cut; MLflow's clients read tags, too. */
  private static final int LONGEST = 500;

  /** That of this process. */
  public static Origin here(Optional<String> image) {
    return new Origin(
        Build.current(),
        "Java %s, %s %s %s"
            .formatted(
                Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        image.filter(name -> !name.isBlank()));
  }

  /** For the run, {@code espalier.build.…}. */
  Map<String, String> tags() {
    Map<String, String> tags = new TreeMap<>();
    tags.put("espalier.build.version", cut(build.inWords()));
    tags.put("espalier.build.runtime", cut(runtime));
    image.ifPresent(name -> tags.put("espalier.build.image", cut(name)));
    return tags;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
