package org.espalier.worker.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.core.data.DataFile;
import org.espalier.core.data.DataSource;

/**
 * How a file or folder looked when it was read: another content under the same name shows. A folder
 * looks otherwise once a file in it comes, goes or takes another's place.
 */
record FileStamp(Path file, long bytes, FileTime modified) {

  /** Of all that a data set is read from; what is fetched has a digest for that. */
  static List<FileStamp> of(DataSource source, Path folder) {
    List<FileStamp> stamps = new ArrayList<>();
    for (DataFile file : source.files()) {
      Path place = folder.resolve(file.path());
      if (file.url().isEmpty() && Files.exists(place)) {
        add(place, stamps);
      }
    }
    return stamps;
  }

  private static void add(Path place, List<FileStamp> stamps) {
    try {
      stamps.add(of(place));
      if (Files.isDirectory(place)) {
        try (Stream<Path> inside = Files.list(place)) {
          for (Path path : inside.filter(Files::isDirectory).sorted().toList()) {
            stamps.add(of(path));
          }
        }
      }
    } catch (IOException e) {
      throw DataFailure.of(place, "it cannot be read: " + e.getMessage(), e);
    }
  }

  private static FileStamp of(Path path) throws IOException {
    BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileStamp(path, found.size(), found.lastModifiedTime());
  }
}
