package org.espalier.core.document;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Location;
import org.espalier.core.limit.Limits;

/** Builds the tree from a parser's tokens. Used once, by one thread. */
final class TreeBuilder {

  private final JsonParser parser;
  private final int[] content;
  private final Problems problems = new Problems();
  private int nodes;

  TreeBuilder(JsonParser parser, String content) {
    this.parser = parser;
    this.content = content.codePoints().toArray();
  }

  Problems problems() {
    return problems;
  }

  /** The node that begins at the current token; ends on its last token. */
  Node build(String path) throws IOException, DocumentException {
    Location location = location(path);
    if (++nodes > Limits.DOCUMENT_NODES) {
      problems.add(
          location,
          "",
          "the document has too many parts",
          "at most %,d keys and values".formatted(Limits.DOCUMENT_NODES));
      throw new DocumentException(problems.list());
    }
    refuseYamlExtras(location);
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(location);
      case START_ARRAY -> sequence(location);
      case null, default -> scalar(location);
    };
  }

  private Node mapping(Location location) throws IOException, DocumentException {
    checkDepth(location);
    List<Entry> entries = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      String path = location.path().isEmpty() ? key : location.path() + "." + key;
      Location keyLocation = location(path);
      if (key.length() > Limits.DOCUMENT_KEY_CHARACTERS) {
        problems.add(
            location,
            Brief.of(key),
            "a key has %,d characters".formatted(key.length()),
            "at most " + Limits.DOCUMENT_KEY_CHARACTERS);
        throw new DocumentException(problems.list());
      }
      parser.nextToken();
      Node value = build(path);
      Integer before = lines.putIfAbsent(key, keyLocation.line());
      if (before != null) {
        problems.add(
            keyLocation, key, "'%s' stands here again; line %d has it".formatted(key, before), "");
      } else if (key.equals("<<")) {
        problems.add(keyLocation, key, "merge keys are not read: write the values out", "");
      } else {
        entries.add(new Entry(key, keyLocation, value));
      }
    }
    return new Node.Mapping(location, entries);
  }

  private Node sequence(Location location) throws IOException, DocumentException {
    checkDepth(location);
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(build(location.path() + "[" + items.size() + "]"));
    }
    return new Node.Sequence(location, items);
  }

  private Node scalar(Location location) throws IOException {
    String text = parser.getText();
    if (text == null) {
      text = "";
    }
    if (text.length() > Limits.DOCUMENT_SCALAR_CHARACTERS) {
      problems.add(
          location,
          Brief.of(text),
          "a value has %,d characters".formatted(text.length()),
          "at most %,d".formatted(Limits.DOCUMENT_SCALAR_CHARACTERS));
    }
    return new Node.Scalar(location, isQuoted() ? text : Scalars.of(text), text);
  }

  /** Whether the current scalar stands in quotes or is a block; then it is a text, always. */
  private boolean isQuoted() {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return false;
    }
    long offset = parser.currentTokenLocation().getCharOffset();
    if (offset < 0 || offset >= content.length) {
      return false;
    }
    return switch (content[(int) offset]) {
      case '"', '\'', '|', '>' -> true;
      default -> false;
    };
  }

  private void checkDepth(Location location) throws DocumentException {
    if (parser.getParsingContext().getNestingDepth() > Limits.DOCUMENT_DEPTH) {
      problems.add(
          location,
          "",
          "the document is nested too deeply",
          "at most %d levels".formatted(Limits.DOCUMENT_DEPTH));
      throw new DocumentException(problems.list());
    }
  }

  private void refuseYamlExtras(Location location) throws IOException {
    if (parser instanceof YAMLParser yaml) {
      if (yaml.isCurrentAlias()) {
        problems.add(location, "*" + yaml.getText(), "aliases are not read: write it out", "");
      } else if (yaml.getObjectId() != null) {
        problems.add(location, "&" + yaml.getObjectId(), "anchors are not read: write it out", "");
      }
      if (yaml.getTypeId() != null) {
        problems.add(
            location, Brief.of("!" + yaml.getTypeId()), "tags are not read: leave it out", "");
      }
    }
  }

  private Location location(String path) {
    JsonLocation at = parser.currentTokenLocation();
    return new Location(at.getLineNr(), at.getColumnNr(), path);
  }
}
