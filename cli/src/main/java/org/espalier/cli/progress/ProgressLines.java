package org.espalier.cli.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.cli.output.Numbers;
import org.espalier.cli.output.Screen;
import org.espalier.cli.output.Style;
import org.espalier.core.trial.StudyState;

/** Lays out the bars of studies and their running trials, one line each. */
final class ProgressLines {

  private static final int LABEL = 18;
  private static final int WIDEST_BAR = 30;
  private static final int NARROWEST_BAR = 8;

  private final Screen screen;
  private final TimeLeft timeLeft = new TimeLeft();

  ProgressLines(Screen screen) {
    this.screen = screen;
  }

  /** The lines for {@code studies} at {@code now}; none is longer than the screen is wide. */
  List<String> of(List<StudyProgress> studies, Instant now) {
    List<String> lines = new ArrayList<>();
    for (StudyProgress study : studies) {
      lines.add(study(study, now));
      study.trials().stream()
          .filter(TrialProgress::isRunning)
          .forEach(trial -> lines.add(trial(study, trial, now)));
    }
    return lines;
  }

  private String study(StudyProgress study, Instant now) {
    List<String> facts = new ArrayList<>();
    facts.add("%d/%d trials".formatted(study.ended(), study.limit()));
    study.best().ifPresent(best -> facts.add("best " + Numbers.metric(best)));
    if (study.state() == StudyState.RUNNING) {
      timeLeft
          .of("study " + study.studyId(), study.fraction(), now)
          .ifPresent(left -> facts.add(Numbers.duration(left) + " left"));
    } else {
      facts.add(study.state().name().toLowerCase(Locale.ROOT));
    }
    double fraction = study.state() == StudyState.COMPLETED ? 1 : study.fraction();
    return line(study.name(), fraction, facts, styleOf(study.state()));
  }

  private String trial(StudyProgress study, TrialProgress trial, Instant now) {
    List<String> facts = new ArrayList<>();
    if (trial.epochs() > 0) {
      int epoch = Math.min(trial.epochsDone() + 1, trial.epochs());
      facts.add("epoch %d/%d".formatted(epoch, trial.epochs()));
    }
    if (trial.samplesPerSecond() > 0) {
      facts.add(Math.round(trial.samplesPerSecond()) + "/s");
    }
    trial.best().ifPresent(best -> facts.add(Numbers.metric(best)));
    Optional<Duration> left =
        timeLeft.of("trial " + study.studyId() + "/" + trial.trialId(), trial.fraction(), now);
    left.ifPresent(duration -> facts.add(Numbers.duration(duration) + " left"));
    return line("  " + trial.label(), trial.fraction(), facts, Style.ACTIVE);
  }

  private String line(String label, double fraction, List<String> facts, Style style) {
    String name =
        label.length() > LABEL
            ? label.substring(0, LABEL - 1) + (screen.unicode() ? "…" : ".")
            : label + " ".repeat(LABEL - label.length());
    String percent = "%4s".formatted(Numbers.percent(fraction));
    String told = String.join("  ", facts);
    int room = screen.width() - 1 - LABEL - 1 - 1 - percent.length() - 2 - told.length();
    int width = Math.clamp(room, NARROWEST_BAR, WIDEST_BAR);
    String tail = " " + percent + "  " + told;
    int most = Math.max(0, screen.width() - 1 - LABEL - 1 - width);
    if (tail.length() > most) {
      tail = tail.substring(0, most);
    }
    return name
        + " "
        + screen.styled(Bar.of(fraction, width, screen.unicode()), style)
        + screen.styled(tail, Style.FAINT);
  }

  private static Style styleOf(StudyState state) {
    return switch (state) {
      case SUBMITTED, PAUSED -> Style.FAINT;
      case RUNNING, COMPLETED -> Style.GOOD;
      case FAILED, CANCELLED -> Style.BAD;
    };
  }
}
