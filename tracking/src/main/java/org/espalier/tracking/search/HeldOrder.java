package org.espalier.tracking.search;

import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.espalier.tracking.filter.Filter;
import org.espalier.tracking.filter.Order;
import org.espalier.tracking.run.Run;
import org.jspecify.annotations.Nullable;

/**
 * The order of places in {@link HeldRuns}: by metrics and times, what lacks one or has NaN last,
 * then the newest first, then by run id. The same as {@link RunSearch} writes as SQL.
 */
final class HeldOrder {
  private final List<Key> keys;

  private HeldOrder(List<Key> keys) {
    this.keys = keys;
  }

  /**
   * One thing to sort by. Values are as {@link org.espalier.tracking.filter.Keyset} has them:
   * Double, OffsetDateTime or String, null where it is missing.
   */
  private interface Key {
    int compare(int place, int other);

    /** The place against a value that a token holds. */
    int compareTo(int place, @Nullable Object value);

    @Nullable Object value(int place);
  }

  /** Whether it can be followed here; orders by texts are left to the database's collation. */
  static boolean canFollow(List<Order> orders) {
    return orders.stream().allMatch(order -> isMetric(order) || time(order).isPresent());
  }

  private static boolean isMetric(Order order) {
    return order.field().entity() == Filter.Entity.METRIC;
  }

  private static Optional<Moment> time(Order order) {
    if (order.field().entity() != Filter.Entity.ATTRIBUTE) {
      return Optional.empty();
    }
    return switch (order.field().key().toLowerCase(Locale.ROOT)) {
      case "start_time", "created" -> Optional.of(Run::startedAt);
      case "end_time" -> Optional.of(Run::endedAt);
      default -> Optional.empty();
    };
  }

  /** The fields whose columns it needs. */
  static Set<Filter.Field> fields(List<Order> orders) {
    return orders.stream().filter(HeldOrder::isMetric).map(Order::field).collect(toSet());
  }

  static HeldOrder over(HeldRuns runs, List<Order> orders) {
    List<Key> keys = new ArrayList<>();
    for (Order order : orders) {
      keys.add(
          isMetric(order)
              ? metric(runs, order)
              : new Time(runs, time(order).orElseThrow(), order.descending()));
    }
    keys.add(new Time(runs, Run::startedAt, true));
    keys.add(new ById(runs));
    return new HeldOrder(keys);
  }

  private static Key metric(HeldRuns runs, Order order) {
    return switch (runs.column(order.field())) {
      case HeldColumn.Numbers numbers -> new Metric(numbers, order.descending());
      case HeldColumn.Texts texts -> throw new IllegalStateException("sorts by " + order.field());
      case null -> throw new IllegalStateException("no column " + order.field());
    };
  }

  int compare(int place, int other) {
    int result = 0;
    for (int i = 0; result == 0 && i < keys.size(); i++) {
      result = keys.get(i).compare(place, other);
    }
    return result;
  }

  /** Whether a place comes after the values of a token. */
  boolean isAfter(int place, @Nullable Object[] values) {
    int result = 0;
    for (int i = 0; result == 0 && i < keys.size(); i++) {
      result = keys.get(i).compareTo(place, values[i]);
    }
    return result > 0;
  }

  /** What a token of the place holds. */
  @Nullable Object[] values(int place) {
    @Nullable Object[] values = new Object[keys.size()];
    Arrays.setAll(values, i -> keys.get(i).value(place));
    return values;
  }

  private record Metric(HeldColumn.Numbers column, boolean descending) implements Key {
    private boolean has(int place) {
      return column.has(place) && !Double.isNaN(column.value(place));
    }

    @Override
    public int compare(int place, int other) {
      boolean here = has(place);
      if (!here || !has(other)) {
        return Boolean.compare(!here, !has(other));
      }
      return compare(column.value(place), column.value(other));
    }

    /** Zero has no sign here, as in PostgreSQL. */
    private int compare(double one, double other) {
      int ascending = one < other ? -1 : one > other ? 1 : 0;
      return descending ? -ascending : ascending;
    }

    @Override
    public int compareTo(int place, @Nullable Object value) {
      if (value == null || !has(place)) {
        return Boolean.compare(!has(place), value == null);
      }
      return compare(column.value(place), (Double) value);
    }

    @Override
    public @Nullable Object value(int place) {
      return has(place) ? (Object) column.value(place) : null;
    }
  }

  private interface Moment {
    @Nullable Instant of(Run run);
  }

  private record Time(HeldRuns runs, Moment moment, boolean descending) implements Key {
    private @Nullable Instant at(int place) {
      return moment.of(runs.get(place).run());
    }

    @Override
    public int compare(int place, int other) {
      return compare(at(place), at(other));
    }

    private int compare(@Nullable Instant one, @Nullable Instant other) {
      if (one == null || other == null) {
        return Boolean.compare(one == null, other == null);
      }
      return descending ? other.compareTo(one) : one.compareTo(other);
    }

    @Override
    public int compareTo(int place, @Nullable Object value) {
      return compare(at(place), value == null ? null : ((OffsetDateTime) value).toInstant());
    }

    @Override
    public @Nullable Object value(int place) {
      Instant time = at(place);
      return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
  }

  private record ById(HeldRuns runs) implements Key {
    private String id(int place) {
      return runs.get(place).run().runId();
    }

    @Override
    public int compare(int place, int other) {
      return id(place).compareTo(id(other));
    }

    @Override
    public int compareTo(int place, @Nullable Object value) {
      return id(place).compareTo((String) value);
    }

    @Override
    public Object value(int place) {
      return id(place);
    }
  }
}
