package org.espalier.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.espalier.worker.data.TestSources.classes;
import static org.espalier.worker.data.TestSources.declared;
import static org.espalier.worker.data.TestSources.features;
import static org.espalier.worker.data.TestSources.label;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.DataSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.checkpoint.Digests;
import org.espalier.worker.testing.Specs;
import org.espalier.worker.trial.TrialFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as study files declare them. */
class TableSetTest {
  private static final String TRAIN =
      """
      size,colour,id,kind
      1,red,a,yes
      3,blue,b,no
      NA,red,c,yes
      2,,d,no
      """;
  private static final String TEST = "size,colour,id,kind\n5,green,e,yes\n";

  @TempDir Path folder;

  @Test
  void numbersCategoriesAndMissingValuesBecomeFeatures() throws IOException {
    write("train.csv", TRAIN);
    write("test.csv", TEST);

    LoadedData data =
        load(
            classes(
                "type: csv\npath: train.csv\ntest_path: test.csv\ntarget: kind\ncolumns: {id: {type: ignore}}"));

    assertThat(data.facts().notes())
        .containsEntry(
            "features",
            List.of(
                "size",
                "size is missing",
                "colour=blue",
                "colour=green",
                "colour=red",
                "colour is missing"))
        .containsEntry("classes", List.of("no", "yes"));
    assertThat(data.target()).isEqualTo(Target.classes(2));
    double deviation = Math.sqrt(2.0 / 3);
    assertThat(features(data.train(), 0)).containsExactly((float) (-1 / deviation), 0, 0, 0, 1, 0);
    assertThat(features(data.train(), 2)).containsExactly(0, 1, 0, 0, 1, 0);
    assertThat(features(data.train(), 3)).containsExactly(0, 0, 0, 0, 0, 1);
    // the mean and deviation are those of the training rows
    assertThat(features(data.test(), 0)[0]).isCloseTo((float) (3 / deviation), within(1e-5f));
    assertThat(label(data.train(), 0)).containsExactly(0, 1);
    assertThat(data.facts().badRows()).isZero();
  }

  @Test
  void severalTargetsStandSideBySideAndGroupsOfColumnsComeFirst() throws IOException {
    write(
        "t.csv",
        """
        size,colour,kind,mass,old
        1,red,yes,10,0
        3,blue,no,30,1
        1,red,yes,10,0
        3,blue,no,30,1
        """);

    LoadedData data =
        load(
            declared(
                """
                type: csv
                path: t.csv
                test_path: t.csv
                targets:
                  kind: {kind: classes, classes: [yes, no]}
                  weight: {kind: values, column: mass}
                  old: {kind: labels}
                groups:
                  look: [colour]
                """,
                """
                looks: {type: dense, units: 2, inputs: look}
                all: {type: concat, inputs: [looks, features]}
                kind: {type: classifier, inputs: all}
                weight: {type: regression, inputs: all}
                old: {type: multi_label, inputs: all}
                """));

    assertThat(data.facts().notes())
        .containsEntry("features", List.of("colour=blue", "colour=red", "size"))
        .containsEntry("classes", List.of("yes", "no"));
    assertThat(data.inputs())
        .isEqualTo(Map.of("features", new Shape.Vector(3), "look", new Shape.Vector(2)));
    assertThat(data.target().text())
        .isEqualTo("kind: 2 classes, weight: 1 values, old: 1 labels that may hold together");
    assertThat(features(data.train(), 0)).containsExactly(0, 1, -1);
    assertThat(label(data.train(), 0)).containsExactly(1, 0, -1, 0);
    assertThat(label(data.train(), 1)).containsExactly(0, 1, 1, 1);
    assertThat(data.valueScales()).containsExactly(1.0, 1.0, 10.0, 1.0);
  }

  @Test
  void badRowsAreCountedAndSaid() throws IOException {
    write("t.csv", TRAIN + "7,red\nmany,red,f,yes\n3,red,g,\n4,red,h,no\n");

    LoadedData data =
        load(
            classes(
                "type: csv\npath: t.csv\ntarget: kind\n"
                    + "columns: {id: {type: ignore}, size: {type: number}}"));

    assertThat(data.facts().badRows()).isEqualTo(3);
    assertThat(data.facts().firstBadRows())
        .containsExactly(
            "t.csv, line 6: 2 fields, not 4",
            "t.csv, line 7: 'many' cannot be a 'size'",
            "t.csv, line 8: no 'kind' to learn from");
    assertThat(data.train().count() + data.test().count()).isEqualTo(5);
    assertThat(data.facts().tags()).containsEntry("espalier.data.bad_rows", "3");
  }

  @Test
  void theSplitTakesTheSameShareOfEachClassAndTheSameRowsForTheSameSeed() throws IOException {
    StringBuilder rows = new StringBuilder("x,kind\n");
    for (int i = 0; i < 100; i++) {
      rows.append(i).append(i % 10 == 0 ? ",rare\n" : ",common\n");
    }
    write("t.csv", rows.toString());
    String lines = "type: csv\npath: t.csv\ntarget: kind\ntest_share: 0.3\nsplit_seed: ";

    LoadedData one = load(classes(lines + 1));
    LoadedData again = load(classes(lines + 1));
    LoadedData other = load(classes(lines + 2));

    assertThat(one.test().count()).isEqualTo(30);
    long rare = 0;
    for (int i = 0; i < 30; i++) {
      rare += label(one.test(), i)[1] == 1 ? 1 : 0;
    }
    assertThat(rare).isEqualTo(3);
    assertThat(all(one.test())).isEqualTo(all(again.test())).isNotEqualTo(all(other.test()));
  }

  @Test
  void valuesToPredictAreScaledAndTheScaleIsKept() throws IOException {
    write("t.csv", "x,price\n1,100\n2,300\n3,100\n4,300\n");
    write("u.csv", "x,price\n1,200\n");
    DataSpec spec =
        declared(
            "type: csv\npath: t.csv\ntest_path: u.csv\ntarget: price\nkind: values",
            "head: {type: regression}");

    LoadedData data = load(spec);

    assertThat(data.target()).isEqualTo(Target.values(1));
    assertThat(data.valueScales()).containsExactly(100.0);
    assertThat(label(data.train(), 0)).containsExactly(-1);
    assertThat(label(data.test(), 0)).containsExactly(0);
  }

  @Test
  void theBundledTableIsAsItsPresetSays() throws IOException {
    LoadedData data =
        new DataSets()
            .load(
                classes("type: csv\npath: penguins/penguins.csv\ntarget: species"),
                Specs.dataFolder(),
                1);

    assertThat(data.inputs()).containsExactly(Map.entry("features", new Shape.Vector(15)));
    assertThat(data.train().count() + data.test().count()).isEqualTo(344);
    assertThat(data.digest())
        .isEqualTo(Digests.ofFile(Specs.dataFolder().resolve("penguins/penguins.csv")));
  }

  @Test
  void whatTheStudyFileSaysOfSizesMustBeSo() throws IOException {
    write("t.csv", TRAIN);

    refused(
        "type: csv\npath: t.csv\ntarget: kind\nfeatures: 3\nclasses: [no, yes]",
        "it has a vector of 9 and 2 classes, but the study file says 3 and 2");
  }

  @Test
  void filesThatAreNoTablesAreNamed() throws IOException {
    write("empty.csv", "");
    write("twice.csv", "a,a,kind\n1,2,x\n");
    write("open.csv", "a,kind\n1,\"x\n" + "y\n".repeat(9_000_000));
    Files.write(folder.resolve("latin.csv"), "a,kind\n1,é\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(folder.resolve("object.csv"), new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5});
    write("ids.csv", "id,kind\n" + ids(2000));

    String lines = "type: csv\ntarget: kind\npath: ";
    refused(lines + "empty.csv", "it is empty");
    refused(lines + "twice.csv", "two of its columns have one name");
    refused(lines + "open.csv", "it is no table");
    refused(lines + "latin.csv", "it is not in UTF-8");
    refused(lines + "object.csv", "it is not in UTF-8");
    refused(lines + "ids.csv", "column 'id' has more than 1,000 different values");
    refused(lines + "missing.csv", "it is not in this worker's data folder");
  }

  @Test
  void aLinkOutOfTheDataFolderIsNotFollowed() throws IOException {
    Path outside = Files.createTempFile("secret", ".csv");
    Files.createSymbolicLink(folder.resolve("link.csv"), outside);

    refused("type: csv\npath: link.csv\ntarget: kind", "it leads out of the data folder");
    Files.delete(outside);
  }

  private static String ids(int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append("n").append(i).append(i % 2 == 0 ? ",x\n" : ",y\n");
    }
    return rows.toString();
  }

  private void refused(String lines, String reason) {
    assertThatThrownBy(() -> load(classes(lines)))
        .isInstanceOf(TrialFailure.class)
        .hasMessageContaining(reason)
        .extracting(failure -> ((TrialFailure) failure).category())
        .isEqualTo(FailureCategory.BAD_DATA);
  }

  private static List<List<Float>> all(Examples examples) {
    return java.util.stream.IntStream.range(0, examples.count())
        .mapToObj(i -> List.of(features(examples, i)[0]))
        .toList();
  }

  private LoadedData load(DataSpec spec) {
    return new DataSets().load(spec, folder, 1);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
