package org.espalier.tracking.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.filter.Filter.Comparison;
import org.espalier.tracking.filter.Filter.Entity;
import org.espalier.tracking.filter.Filter.Field;
import org.espalier.tracking.filter.Filter.Operator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
  private static Comparison comparison(
      Entity entity, String key, Operator operator, Filter.Value value) {
    return new Comparison(new Field(entity, key), operator, List.of(value));
  }

  @Test
  void anEmptyFilterMatchesEverything() {
    assertThat(FilterParser.parse("  ")).isEqualTo(Filter.ALL);
  }

  @Test
  void keysAreBareOrQuotedAndMayHoldDotsAndDigits() {
    Filter expected =
        comparison(Entity.METRIC, "f1.0", Operator.GREATER, new Filter.Real(-0.5, "-.5"));
    assertThat(FilterParser.parse("metrics.f1.0 > -.5")).isEqualTo(expected);
    assertThat(FilterParser.parse("metric.`f1.0`>-.5")).isEqualTo(expected);
    assertThat(FilterParser.parse("METRICS.\"f1.0\" > -.5")).isEqualTo(expected);
  }

  @Test
  void textsStandInSingleOrDoubleQuotes() {
    Filter expected = comparison(Entity.PARAM, "x", Operator.EQUAL, new Filter.Quoted("a = 'b'"));
    assertThat(FilterParser.parse("params.x = \"a = 'b'\"")).isEqualTo(expected);
    assertThat(FilterParser.parse("parameter.x='a = ''b'''")).isEqualTo(expected);
  }

  @Test
  void andBindsTighterThanOrAndNotTighterThanAnd() {
    Filter a = FilterParser.parse("status = 'a'");
    Filter b = FilterParser.parse("status = 'b'");
    Filter c = FilterParser.parse("status = 'c'");
    assertThat(FilterParser.parse("status = 'a' or status = 'b' and not status = 'c'"))
        .isEqualTo(new Filter.Or(List.of(a, new Filter.And(List.of(b, new Filter.Not(c))))));
    assertThat(FilterParser.parse("(status = 'a' OR status = 'b') AND status = 'c'"))
        .isEqualTo(new Filter.And(List.of(new Filter.Or(List.of(a, b)), c)));
  }

  @Test
  void aFieldIsThereOrNot() {
    Filter there = new Filter.Present(new Field(Entity.TAG, "is"));
    assertThat(FilterParser.parse("tags.is IS NOT NULL")).isEqualTo(there);
    assertThat(FilterParser.parse("tags.`is` is null")).isEqualTo(new Filter.Not(there));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics.a",
        "metrics.a is",
        "params.a is 'x'",
        "params.a is not",
        "params.a is not 'x'",
        "params.a not null",
        "metrics.a >",
        "metrics.a > 'x' b",
        "and",
        "metrics.a > 1 and",
        "metrics.a > 1 metrics.b > 2",
        "foo.bar = 'x'",
        "run_id in ()",
        "run_id in 'x'",
        "run_id not 'x'",
        "(status = 'a'",
        "status = 'a')",
        "status = 'open",
        "status == 'a'",
        "status = 'a'; drop table run",
        "metrics.a > 1 -- comment",
        "metrics.a > metrics.b",
      })
  void whatIsNoFilterIsRefused(String filter) {
    assertThatThrownBy(() -> FilterParser.parse(filter))
        .isInstanceOfSatisfying(
            TrackingException.class,
            refusal -> assertThat(refusal.kind()).isEqualTo(TrackingException.Kind.INVALID));
  }

  @Test
  void depthAndLengthAreBounded() {
    assertThatThrownBy(() -> FilterParser.parse("(".repeat(10_000)))
        .isInstanceOf(TrackingException.class);
    assertThatThrownBy(() -> FilterParser.parse("status = '" + "x".repeat(30_000) + "'"))
        .isInstanceOf(TrackingException.class);
    assertThatThrownBy(() -> FilterParser.parse("status = 'x'" + " and status = 'x'".repeat(300)))
        .isInstanceOf(TrackingException.class);
  }

  @Test
  void valuesAreBoundAndNeverWrittenIntoTheSql() {
    Columns columns = field -> Column.own(ValueType.TEXT, "r.name");
    Sql sql =
        new SqlCompiler(columns)
            .condition(FilterParser.parse("name = 'x'' or true --' and name in ('y')"));
    assertThat(sql.text())
        .isEqualTo("(coalesce(r.name = ?, false) and coalesce(r.name = any (?), false))");
    assertThat(sql.values()).containsExactly("x' or true --", List.of("y"));
  }
}
