package org.espalier.worker.data;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.espalier.core.data.DataSource;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;

/**
 * A text as windows of characters, each with the one that follows as its label. The last part is
 * for testing, so that no window of it was trained on.
 */
final class TextSet {
  private TextSet() {}

  static RawSet load(DataSource.Text source, Path folder) {
    Path file = DataPlace.find(source.file(), folder);
    String text = read(file);
    TreeSet<Character> known = new TreeSet<>();
    for (int i = 0; i < text.length(); i++) {
      known.add(text.charAt(i));
    }
    if (known.size() > Limits.CHARACTERS) {
      throw DataFailure.of(
          file,
          "it has %,d different characters, more than %,d"
              .formatted(known.size(), Limits.CHARACTERS));
    }
    StringBuilder characters = new StringBuilder();
    known.forEach(characters::append);
    int[] places = new int[Character.MAX_VALUE + 1];
    for (int i = 0; i < characters.length(); i++) {
      places[characters.charAt(i)] = i;
    }
    short[] tokens = new short[Memory.check(file, text.length(), Short.BYTES)];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (short) places[text.charAt(i)];
    }
    int border = (int) Math.round(tokens.length * (1 - source.split().testShare()));
    if (border <= source.steps() || tokens.length - border <= source.steps()) {
      throw DataFailure.of(
          file,
          "its %,d characters are too few for windows of %d to train on and to test with"
              .formatted(tokens.length, source.steps()));
    }
    int vocabulary = characters.length();
    return new RawSet(
        new Windows(Arrays.copyOf(tokens, border), source, vocabulary),
        new Windows(Arrays.copyOfRange(tokens, border, tokens.length), source, vocabulary),
        new Shape.Tokens(source.steps(), vocabulary),
        Target.stepClasses(vocabulary),
        List.of(),
        ContentDigest.of(List.of(file)),
        new BadRows(),
        Map.of("characters", characters.toString()));
  }

  private static String read(Path file) {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[1 << 14];
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
        text.append(buffer, 0, count);
        Memory.check(file, text.length(), 8);
      }
    } catch (CharacterCodingException e) {
      throw DataFailure.of(file, "it is not in UTF-8", e);
    } catch (IOException e) {
      throw DataFailure.of(file, "it cannot be read: " + e.getMessage(), e);
    }
    return text.toString();
  }

  private static final class Windows implements Examples {
    private final short[] tokens;
    private final int steps;
    private final int stride;
    private final int vocabulary;

    Windows(short[] tokens, DataSource.Text source, int vocabulary) {
      this.tokens = tokens;
      this.steps = source.steps();
      this.stride = source.stride();
      this.vocabulary = vocabulary;
    }

    @Override
    public int count() {
      return (tokens.length - 1 - steps) / stride + 1;
    }

    @Override
    public List<Long> featureShape() {
      return List.of((long) steps);
    }

    @Override
    public int labelSize() {
      return steps * vocabulary;
    }

    @Override
    public List<Long> labelShape() {
      return List.of((long) steps, (long) vocabulary);
    }

    @Override
    public void features(int index, float[] into, int at) {
      for (int i = 0; i < steps; i++) {
        into[at + i] = tokens[index * stride + i];
      }
    }

    @Override
    public void label(int index, float[] into, int at) {
      Arrays.fill(into, at, at + labelSize(), 0f);
      for (int i = 0; i < steps; i++) {
        into[at + i * vocabulary + tokens[index * stride + i + 1]] = 1f;
      }
    }
  }
}
