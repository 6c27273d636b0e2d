package org.espalier.web.live;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.espalier.tracking.access.Subject;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;
import org.jspecify.annotations.Nullable;

/** The names of topics, as clients ask for them. */
final class Topics {
  private static final int MOST = 50;
  private static final String KNOWN =
      "studies|workers|runs|study:[1-9][0-9]{0,17}|run:[a-zA-Z0-9][\\w\\-]{0,255}";

  private Topics() {}

  /**
   * @throws Refusal if the text names no topic, too many, or one there cannot be
   */
  static Set<String> parse(@Nullable String text) {
    Set<String> topics = new LinkedHashSet<>();
    for (String name : text == null ? new String[0] : text.split(",", -1)) {
      String topic = name.strip();
      if (!topic.matches(KNOWN)) {
        throw wrong(text);
      }
      topics.add(topic);
    }
    if (topics.isEmpty() || topics.size() > MOST) {
      throw wrong(text);
    }
    return topics;
  }

  /** What of the topics belongs to a project. */
  static List<Subject> subjects(Set<String> topics) {
    return topics.stream()
        .filter(topic -> topic.indexOf(':') > 0)
        .map(
            topic ->
                new Subject(
                    topic.startsWith("study:") ? Subject.Kind.STUDY : Subject.Kind.RUN,
                    topic.substring(topic.indexOf(':') + 1)))
        .toList();
  }

  private static Refusal wrong(@Nullable String text) {
    return Refusal.ofParameter(
        ProblemView.ofParameter(
            "topics",
            text,
            "The parameter 'topics' must name 1 to %d topics, separated by commas.".formatted(MOST),
            "studies, study:ID, runs, run:ID, workers"));
  }
}
