package org.espalier.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.core.document.DocumentException;
import org.espalier.core.document.DocumentReader;
import org.espalier.core.document.Node;
import org.espalier.core.document.NodeJson;
import org.espalier.core.document.Problem;

/** Reads a file of retention rules; what they may say is checked by the server. */
final class RetentionFile {
  private RetentionFile() {}

  /**
   * @throws UsageException if there is no such file, or it is not a mapping with the key {@code
   *     rules}
   */
  static List<JsonNode> read(Path file) throws IOException {
    try {
      if (DocumentReader.read(Files.readString(file)) instanceof Node.Mapping mapping) {
        JsonNode document = NodeJson.of(mapping);
        if (document.size() == 1 && document.path("rules").isArray()) {
          List<JsonNode> rules = new ArrayList<>();
          document.path("rules").forEach(rules::add);
          return rules;
        }
      }
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no file '%s'".formatted(file), e);
    } catch (DocumentException e) {
      Problem first = e.problems().getFirst();
      throw new UsageException("%s:%s".formatted(file, first.toText()), e);
    }
    throw new UsageException(
        "%s: it has one key, 'rules', and there a list of rules; docs/guides/retention.md shows one"
            .formatted(file));
  }
}
