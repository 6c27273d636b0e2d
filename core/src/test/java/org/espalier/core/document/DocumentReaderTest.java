package org.espalier.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Scalar;
import org.espalier.core.limit.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {

  private static Mapping read(String text) throws DocumentException {
    return (Mapping) DocumentReader.read(text);
  }

  private static @Nullable Object value(String written) throws DocumentException {
    return ((Scalar) read("key: " + written).get("key").orElseThrow()).value();
  }

  @Test
  void everyPartKnowsItsPlace() throws DocumentException {
    Node inner =
        ((Mapping) read("a: 1\nmodel:\n  block: {kernel: [3, 5]}\n").get("model").orElseThrow())
            .get("block")
            .orElseThrow();
    Node.Sequence kernel = (Node.Sequence) ((Mapping) inner).get("kernel").orElseThrow();

    assertThat(kernel.items().get(1).location())
        .isEqualTo(new Node.Location(3, 23, "model.block.kernel[1]"));
    assertThat(((Mapping) inner).entries().getFirst().keyLocation())
        .isEqualTo(new Node.Location(3, 11, "model.block.kernel"));
  }

  @Test
  void jsonAndYamlGiveTheSameTree() throws DocumentException {
    String json = "{\"a\": 1, \"b\": [true, null, \"x\", 0.5, -3e-2]}";

    assertThat(read(json).keys()).containsExactly("a", "b");
    assertThat(read("a: 1\nb: [true, null, x, 0.5, -3e-2]").get("b").orElseThrow().brief())
        .isEqualTo(read(json).get("b").orElseThrow().brief());
  }

  @Test
  void unquotedWordsMeanWhatJsonMeans() throws DocumentException {
    assertThat(value("12")).isEqualTo(12L);
    assertThat(value("-0.5")).isEqualTo(-0.5);
    assertThat(value("1e-3")).isEqualTo(0.001);
    assertThat(value("1e5")).isEqualTo(1e5);
    assertThat(value(".5")).isEqualTo(0.5);
    assertThat(value("true")).isEqualTo(true);
    assertThat(value("~")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no",
        "yes",
        "on",
        "off",
        "y",
        "1_000",
        "010",
        "0x1F",
        "0o17",
        "12:30",
        "2026-11-24",
        ".nan",
        ".inf",
        "1e999",
        "99999999999999999999",
        "=",
        "'12'",
        "\"true\"",
        "1.2.3"
      })
  void everythingElseIsAText(String written) throws DocumentException {
    assertThat(value(written)).isEqualTo(written.replaceAll("['\"]", ""));
  }

  @Test
  void aFileMayBeAsLongAsTheLimitAndNoLonger() throws DocumentException {
    String head = "key: 1\n# ";
    String longest = head + "x".repeat(Limits.STUDY_FILE_CHARACTERS - head.length());

    assertThat(read(longest).keys()).containsExactly("key");
    assertRefused(longest + "x", "the file has 262,145 characters; allowed: at most 262,144");
  }

  @Test
  void mappingsMayBeAsDeepAsTheLimitAndNoDeeper() throws DocumentException {
    assertThat(read(nested(Limits.DOCUMENT_DEPTH)).keys()).containsExactly("a");
    assertRefused(nested(Limits.DOCUMENT_DEPTH + 1), "nested too deeply");
    assertRefused(nested(100 * Limits.DOCUMENT_DEPTH), "nested too deeply");
    assertRefused("[".repeat(100_000), "nested too deeply");
  }

  private static String nested(int depth) {
    return "{\"a\": ".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
  }

  @Test
  void aDocumentHasNoMorePartsThanTheLimit() throws DocumentException {
    List<String> ones = Collections.nCopies(Limits.DOCUMENT_NODES - 2, "1");

    assertThat(read("a: [" + String.join(",", ones) + "]").keys()).containsExactly("a");
    assertRefused("a: [1," + String.join(",", ones) + "]", "too many parts");
  }

  @Test
  void aBombOfAliasesIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(9, alias))));
    }
    assertRefused(bomb.toString(), "anchors are not read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: !!javax.script.ScriptEngineManager [!!java.net.URL ['http://127.0.0.1/']]",
        "a: !!python/object/apply:os.system ['true']",
        "%YAML 1.1\n---\na: !x 1"
      })
  void tagsAreRefusedAndNothingIsBuilt(String text) {
    assertRefused(text, "tags are not read");
  }

  @Test
  void noiseIsRefusedWithoutAnotherException() {
    RandomGenerator random = new SplittableRandom(7);
    char[] letters = "abc:{}[],-#&*!|>'\"%@`\n\t \u0000\uFEFF\u2028é😀".toCharArray();
    for (int i = 0; i < 3000; i++) {
      char[] text = new char[random.nextInt(40)];
      for (int j = 0; j < text.length; j++) {
        text[j] = letters[random.nextInt(letters.length)];
      }
      try {
        DocumentReader.read(String.valueOf(text));
      } catch (DocumentException e) {
        assertThat(e.problems()).isNotEmpty();
      }
    }
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> DocumentReader.read(text))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(message);
  }
}
