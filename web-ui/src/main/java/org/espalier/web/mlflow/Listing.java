package org.espalier.web.mlflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.tracking.artifact.Artifact;
import org.espalier.tracking.artifact.Artifacts;

/** The entries of one folder, made of the names of all files. */
final class Listing {
  private static final int PAGE = 10_000;

  private Listing() {}

  /**
   * @param folder empty for the root
   * @param shown what paths begin with in the answer: the folder, or nothing
   */
  static List<Map<String, Object>> of(
      Artifacts artifacts, String ownerId, String folder, String shown) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    TreeMap<String, Map<String, Object>> entries = new TreeMap<>();
    String after = prefix;
    List<Artifact> page;
    do {
      page = artifacts.list(ownerId, after, PAGE);
      for (Artifact artifact : page) {
        after = artifact.name();
        if (!artifact.name().startsWith(prefix)) {
          return List.copyOf(entries.values());
        }
        String rest = artifact.name().substring(prefix.length());
        int slash = rest.indexOf('/');
        String entry = slash < 0 ? rest : rest.substring(0, slash);
        entries.computeIfAbsent(entry, name -> view(shown + name, slash >= 0, artifact.bytes()));
      }
    } while (page.size() == PAGE);
    return List.copyOf(entries.values());
  }

  private static Map<String, Object> view(String path, boolean folder, long bytes) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("path", path);
    view.put("is_dir", folder);
    if (!folder) {
      view.put("file_size", bytes);
    }
    return view;
  }
}
