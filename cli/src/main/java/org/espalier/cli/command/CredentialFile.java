package org.espalier.cli.command;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.core.json.Json;

/** Tokens by server, in a file that only its owner can read. */
final class CredentialFile {
  private static final TypeReference<TreeMap<String, Kept>> TOKENS = new TypeReference<>() {};

  private final Path file;

  CredentialFile(Path file) {
    this.file = file;
  }

  /** A token that {@code login} made. */
  record Kept(long tokenId, String token) {}

  Optional<Kept> find(URI server) {
    return Optional.ofNullable(read().get(key(server)));
  }

  void put(URI server, Kept kept) throws IOException {
    Map<String, Kept> tokens = read();
    tokens.put(key(server), kept);
    write(tokens);
  }

  void remove(URI server) throws IOException {
    Map<String, Kept> tokens = read();
    tokens.remove(key(server));
    write(tokens);
  }

  Path path() {
    return file;
  }

  private static String key(URI server) {
    String text = server.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private Map<String, Kept> read() {
    try {
      return Files.exists(file)
          ? Json.mapper().readValue(Files.readString(file), TOKENS)
          : new TreeMap<>();
    } catch (IOException e) {
      throw new UsageException("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  private void write(Map<String, Kept> tokens) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
    Path written =
        posix
            ? Files.createTempFile(
                folder,
                "credentials",
                ".json",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
            : Files.createTempFile(folder, "credentials", ".json");
    Files.writeString(written, Json.write(tokens));
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
