package org.espalier.worker.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.espalier.core.data.DataSource;
import org.espalier.core.study.DataSpec;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;

/** Declares data sets as study files do, and makes files for them. */
final class TestSources {
  private TestSources() {}

  /** The data of a study whose only data set is declared by {@code lines}. */
  static DataSpec declared(String lines, String head) {
    String study =
        """
        name: test
        goal: {minimize: test_loss}
        data_sets:
          mine:
        %s
        data: {set: mine}
        model:
        %s
        training: {epochs: 1}
        """
            .formatted(lines.indent(4).stripTrailing(), head.indent(2).stripTrailing());
    try {
      return StudyReader.read(study).resolve(Map.of()).data();
    } catch (StudyProblems e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  static DataSpec classes(String lines) {
    return declared(lines, "head: {type: classifier}");
  }

  static DataSpec images(String lines) {
    return declared(lines, "flat: {type: flatten}\nhead: {type: classifier}");
  }

  static DataSpec of(DataSource source, List<Integer> classes, int limit) {
    return new DataSpec("mine", classes, limit, Map.of(), Optional.of(source));
  }

  /** A file in NumPy's format with this head and these bytes behind it. */
  static byte[] npy(String head, byte[] data) {
    byte[] text = (head + "\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.writeBytes(new byte[] {(byte) text.length, (byte) (text.length >> 8)});
    out.writeBytes(text);
    out.writeBytes(data);
    return out.toByteArray();
  }

  static String head(String type, String shape) {
    return "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
  }

  static Path zip(Path file, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }

  static float[] features(Examples examples, int index) {
    float[] features = new float[examples.featureSize()];
    examples.features(index, features, 0);
    return features;
  }

  static float[] label(Examples examples, int index) {
    float[] label = new float[examples.labelSize()];
    examples.label(index, label, 0);
    return label;
  }
}
