package org.espalier.core.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.stream.Collectors;

/** What flows between two modules, for one example: its kind and its sizes, each 1 or more. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Shape.Vector.class, name = "vector"),
  @JsonSubTypes.Type(value = Shape.Image.class, name = "image"),
  @JsonSubTypes.Type(value = Shape.Sequence.class, name = "sequence"),
  @JsonSubTypes.Type(value = Shape.Tokens.class, name = "tokens"),
})
public sealed interface Shape {

  /** The four kinds; a module says which ones it takes. */
  enum Kind {
    VECTOR("a vector"),
    IMAGE("an image"),
    SEQUENCE("a sequence"),
    TOKENS("token ids");

    private final String phrase;

    Kind(String phrase) {
      this.phrase = phrase;
    }

    /** For sentences: {@code an image}. */
    public String phrase() {
      return phrase;
    }
  }

  @JsonIgnore
  Kind kind();

  /** Sizes by axis as a {@code Batch} holds them, without the axis of examples. */
  @JsonIgnore
  List<Long> sizes();

  /** How many numbers one example has. */
  default long count() {
    return sizes().stream().reduce(1L, Math::multiplyExact);
  }

  /** For people: {@code 64×7×7}. */
  default String text() {
    return sizes().stream().map(String::valueOf).collect(Collectors.joining("×"));
  }

  /** Features without an order. */
  record Vector(long size) implements Shape {
    public Vector {
      requirePositive(size);
    }

    @Override
    public Kind kind() {
      return Kind.VECTOR;
    }

    @Override
    public List<Long> sizes() {
      return List.of(size);
    }
  }

  /** Channels of a picture. */
  record Image(long channels, long height, long width) implements Shape {
    public Image {
      requirePositive(channels);
      requirePositive(height);
      requirePositive(width);
    }

    @Override
    public Kind kind() {
      return Kind.IMAGE;
    }

    @Override
    public List<Long> sizes() {
      return List.of(channels, height, width);
    }
  }

  /** A vector of {@code size} features at each step; all examples have equally many steps. */
  record Sequence(long steps, long size) implements Shape {
    public Sequence {
      requirePositive(steps);
      requirePositive(size);
    }

    @Override
    public Kind kind() {
      return Kind.SEQUENCE;
    }

    @Override
    public List<Long> sizes() {
      return List.of(steps, size);
    }
  }

  /** Whole numbers from 0 to below {@code vocabulary}, one a step. */
  record Tokens(long steps, long vocabulary) implements Shape {
    public Tokens {
      requirePositive(steps);
      requirePositive(vocabulary);
    }

    @Override
    public Kind kind() {
      return Kind.TOKENS;
    }

    @Override
    public List<Long> sizes() {
      return List.of(steps);
    }
  }

  private static void requirePositive(long size) {
    if (size < 1) {
      throw new IllegalArgumentException("a size is 1 or more, not " + size);
    }
  }
}
