package org.espalier.worker.measure;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.model.Head;

/**
 * How good each head of a model is, and the sum of their losses. For one thread, used once.
 *
 * <p>Outputs of several heads stand side by side in the order of the heads.
 */
public final class HeadScores {
  private final List<Head> heads;
  private final int labelWidth;
  private final int outputWidth;
  private final List<Scores> scores = new ArrayList<>();

  /**
   * @param heads in the order of their outputs
   * @param labelWidth numbers of a label, at one step where there are steps
   * @param rows how many rows will be added
   * @param valueScales of each number of a label; empty for 1
   */
  public HeadScores(List<Head> heads, int labelWidth, int rows, List<Double> valueScales) {
    this.heads = List.copyOf(heads);
    this.labelWidth = labelWidth;
    this.outputWidth = heads.stream().mapToInt(head -> head.target().size()).sum();
    for (Head head : heads) {
      List<Double> own =
          valueScales.isEmpty()
              ? valueScales
              : valueScales.subList(head.from(), head.from() + head.target().size());
      scores.add(Scores.of(head.target(), rows, own));
    }
  }

  /** Adds a batch; see {@link Scores#add}. */
  public void add(FloatBuffer outputs, FloatBuffer labels, int rows) {
    int at = 0;
    for (int i = 0; i < heads.size(); i++) {
      Head head = heads.get(i);
      int size = head.target().size();
      scores
          .get(i)
          .add(
              columns(outputs, outputWidth, at, size, rows),
              columns(labels, labelWidth, head.from(), size, rows),
              rows);
      at += size;
    }
  }

  private static FloatBuffer columns(FloatBuffer all, int width, int from, int size, int rows) {
    if (size == width) {
      return all;
    }
    FloatBuffer some = FloatBuffer.allocate(rows * size);
    for (int row = 0; row < rows; row++) {
      some.put(row * size, all, row * width + from, size);
    }
    return some;
  }

  /**
   * The measures by name; those of one head among several end with its name, and {@code loss} is
   * the sum of all, each times its weight.
   */
  public Map<String, Double> measures() {
    Map<String, Double> all = new TreeMap<>();
    double loss = 0;
    for (int i = 0; i < heads.size(); i++) {
      Head head = heads.get(i);
      Map<String, Double> own = scores.get(i).measures();
      own.forEach((name, value) -> all.put(name + head.suffix(), value));
      loss += head.lossWeight() * own.getOrDefault("loss", 0.0);
    }
    all.put("loss", loss);
    return all;
  }

  /** Of each head that tells classes apart, by the end of its measures' names. */
  public Map<String, Confusion> confusions() {
    Map<String, Confusion> all = new TreeMap<>();
    for (int i = 0; i < heads.size(); i++) {
      String suffix = heads.get(i).suffix();
      scores.get(i).confusion().ifPresent(matrix -> all.put(suffix, matrix));
    }
    return all;
  }
}
