package org.espalier.core.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.espalier.core.limit.Limits;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads YAML or JSON text into a {@link Node} tree. Only plain data is read: anchors, aliases,
 * tags, merge keys and further documents are refused, as is a key that stands twice in a mapping.
 * {@link Scalars} says what unquoted words mean. Thread-safe.
 */
public final class DocumentReader {

  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxDocumentLength(4L * Limits.STUDY_FILE_CHARACTERS)
          .maxNestingDepth(Limits.DOCUMENT_DEPTH + 2)
          .maxStringLength(Limits.STUDY_FILE_CHARACTERS)
          .maxNameLength(Limits.STUDY_FILE_CHARACTERS)
          .maxNumberLength(1000)
          .build();
  private static final JsonFactory JSON =
      JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();
  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .streamReadConstraints(CONSTRAINTS)
          .loaderOptions(loaderOptions())
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .build();

  private static final Pattern JSON_BEGINS = Pattern.compile("\\s*\\{\\s*\"");

  private DocumentReader() {}

  private static LoaderOptions loaderOptions() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(2 * Limits.STUDY_FILE_CHARACTERS);
    options.setNestingDepthLimit(Limits.DOCUMENT_DEPTH + 2);
    options.setMaxAliasesForCollections(0);
    return options;
  }

  /**
   * The tree of {@code text}. A text that begins with a brace and a quotation mark is read as JSON,
   * everything else as YAML.
   *
   * @throws DocumentException if the text is neither, or is over the {@link Limits}; with every
   *     problem that was found
   */
  public static Node read(String text) throws DocumentException {
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (content.length() > Limits.STUDY_FILE_CHARACTERS) {
      throw failed(
          1,
          1,
          "the file has %,d characters".formatted(content.length()),
          "at most %,d characters".formatted(Limits.STUDY_FILE_CHARACTERS));
    }
    if (content.isBlank()) {
      throw failed(1, 1, "the file is empty", "");
    }
    boolean json = JSON_BEGINS.matcher(content).lookingAt();
    try {
      return read(content, json ? JSON : YAML);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw failed(
          at == null ? 0 : at.getLineNr(),
          at == null ? 0 : at.getColumnNr(),
          (json ? "this is not valid JSON: " : "this is not valid YAML: ") + SyntaxMessage.of(e),
          "");
    } catch (YAMLException e) {
      throw failed(1, 1, "this is not valid YAML: " + SyntaxMessage.firstLine(e), "");
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
  }

  private static Node read(String content, JsonFactory factory)
      throws IOException, DocumentException {
    try (JsonParser parser = factory.createParser(content)) {
      TreeBuilder builder = new TreeBuilder(parser, content);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw failed(1, 1, "the file is empty", "");
      }
      Node root = builder.build("");
      if (parser.nextToken() != null) {
        JsonLocation at = parser.currentTokenLocation();
        builder
            .problems()
            .add(
                new Node.Location(at.getLineNr(), at.getColumnNr(), ""),
                "",
                "a second document begins here",
                "one document");
      }
      if (!builder.problems().isEmpty()) {
        throw new DocumentException(builder.problems().list());
      }
      return root;
    }
  }

  private static DocumentException failed(int line, int column, String message, String allowed) {
    return new DocumentException(
        List.of(new Problem("", line, column, "", message, allowed, Optional.empty())));
  }
}
