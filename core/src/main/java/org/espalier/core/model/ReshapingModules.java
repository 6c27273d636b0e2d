package org.espalier.core.model;

import static org.espalier.core.model.CommonParameters.PADDING;
import static org.espalier.core.model.CommonParameters.slide;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.model.ModuleType.Family;
import org.espalier.core.model.ModuleType.Inputs;
import org.espalier.core.model.ModuleType.Laid;

/** Modules without weights that change the shape, and those that merge several inputs. */
final class ReshapingModules {

  private static final ModuleParameter KIND =
      ModuleParameter.oneOf("kind", List.of("max", "average"), "What is kept of each window.")
          .or("max");

  private ReshapingModules() {}

  static List<ModuleType> all() {
    return List.of(
        plain(
            "pool",
            "The maximum or the mean of each window of an image.",
            Set.of(Shape.Kind.IMAGE),
            List.of(
                KIND,
                CommonParameters.kernel(2),
                ModuleParameter.whole("stride", 1, 16, "Step of the window, if not `kernel`.")
                    .orNone(),
                PADDING.or("valid")),
            ReshapingModules::pool),
        plain(
            "global_pool",
            "The mean or the maximum over all places of an image, or all steps of a sequence: a"
                + " vector of its channels.",
            Set.of(Shape.Kind.IMAGE, Shape.Kind.SEQUENCE),
            List.of(
                ModuleParameter.oneOf(
                        "kind", List.of("average", "max"), "What is kept of each channel.")
                    .or("average")),
            (settings, input) ->
                switch (input) {
                  case Shape.Image image -> new Shape.Vector(image.channels());
                  case Shape.Sequence sequence -> new Shape.Vector(sequence.size());
                  case Shape.Vector vector -> vector;
                  case Shape.Tokens tokens -> new Shape.Vector(tokens.steps());
                }),
        plain(
            "flatten",
            "All numbers of an image or a sequence as one vector.",
            Set.of(Shape.Kind.IMAGE, Shape.Kind.SEQUENCE),
            List.of(),
            (settings, input) -> new Shape.Vector(input.count())),
        plain(
            "last_step",
            "The last step of a sequence as a vector: what a recurrent layer has gathered.",
            Set.of(Shape.Kind.SEQUENCE),
            List.of(),
            (settings, input) -> new Shape.Vector(((Shape.Sequence) input).size())),
        plain(
            "image_rows",
            "An image read row by row: a sequence of as many steps as it has rows.",
            Set.of(Shape.Kind.IMAGE),
            List.of(),
            (settings, input) -> {
              Shape.Image image = (Shape.Image) input;
              return new Shape.Sequence(image.height(), image.channels() * image.width());
            }),
        merge("add", "The sum of its inputs, which must have equal shapes.", ReshapingModules::add),
        merge(
            "concat",
            "Its inputs side by side: as features, channels, or features at each step.",
            ReshapingModules::concat));
  }

  private interface Reshape {
    Shape apply(Settings settings, Shape input);
  }

  private static ModuleType plain(
      String name,
      String doc,
      Set<Shape.Kind> accepts,
      List<ModuleParameter> parameters,
      Reshape reshape) {
    return new ModuleType(
        name,
        Family.POOLING,
        doc,
        accepts,
        Inputs.ONE,
        Optional.empty(),
        parameters,
        (settings, inputs, target) ->
            new Laid(reshape.apply(settings, inputs.getFirst()), List.of()));
  }

  private interface Merge {
    Shape apply(List<Shape> inputs);
  }

  private static ModuleType merge(String name, String doc, Merge merge) {
    return new ModuleType(
        name,
        Family.MERGE,
        doc,
        Set.of(Shape.Kind.VECTOR, Shape.Kind.IMAGE, Shape.Kind.SEQUENCE),
        Inputs.TWO_OR_MORE,
        Optional.empty(),
        List.of(),
        (settings, inputs, target) -> new Laid(merge.apply(inputs), List.of()));
  }

  private static Shape pool(Settings settings, Shape input) {
    Shape.Image image = (Shape.Image) input;
    long kernel = settings.whole("kernel");
    long stride = settings.whole("stride", kernel);
    return new Shape.Image(
        image.channels(),
        slide(image.height(), kernel, stride, settings),
        slide(image.width(), kernel, stride, settings));
  }

  private static Shape add(List<Shape> inputs) {
    Shape first = inputs.getFirst();
    for (Shape other : inputs) {
      if (!other.equals(first)) {
        throw new Misfit(
            "adds %s to %s, which has another shape".formatted(other.text(), first.text()),
            "use 'concat', or bring both to one shape");
      }
    }
    return first;
  }

  private static Shape concat(List<Shape> inputs) {
    Shape sum = inputs.getFirst();
    for (Shape next : inputs.subList(1, inputs.size())) {
      sum = concat(sum, next);
    }
    return sum;
  }

  private static Shape concat(Shape left, Shape right) {
    if (left instanceof Shape.Vector(long a) && right instanceof Shape.Vector(long b)) {
      return new Shape.Vector(a + b);
    }
    if (left instanceof Shape.Image(long a, long h, long w)
        && right instanceof Shape.Image(long b, long h2, long w2)
        && h == h2
        && w == w2) {
      return new Shape.Image(a + b, h, w);
    }
    if (left instanceof Shape.Sequence(long steps, long a)
        && right instanceof Shape.Sequence(long steps2, long b)
        && steps == steps2) {
      return new Shape.Sequence(steps, a + b);
    }
    throw new Misfit(
        "cannot join %s of %s and %s of %s"
            .formatted(left.kind().phrase(), left.text(), right.kind().phrase(), right.text()),
        "only the number of features or channels may differ: put 'global_pool' or 'flatten' before"
            + " both");
  }
}
