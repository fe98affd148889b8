package dev.banyan.apps;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a folder stay out of a release: what {@code .gitignore} of the folder or of one
 * above it within the app names, by git's own rules (JGit's), and after it {@code .banyanignore},
 * which may take back what {@code .gitignore} left out. {@code .git} and {@code .banyan} always
 * stay out. A level holds the rules of one folder.
 */
final class IgnoreRules {

  private static final List<String> FILES = List.of(".banyanignore", ".gitignore");
  private static final List<String> NEVER = List.of(".git", ".banyan");
  private static final int RULE_BYTES_MAX = 1 << 20;

  private final @Nullable IgnoreRules parent;
  private final String prefix;
  private final Map<String, IgnoreNode> nodes;

  private IgnoreRules(@Nullable IgnoreRules parent, String prefix, Map<String, IgnoreNode> nodes) {
    this.parent = parent;
    this.prefix = prefix;
    this.nodes = nodes;
  }

  /**
   * The rules that hold inside a folder.
   *
   * @param parent those of the folder around it; null for the app's own folder
   * @param relative the folder's path within the app, with {@code /}; empty for the app's own
   */
  static IgnoreRules of(@Nullable IgnoreRules parent, Path folder, String relative)
      throws IOException {
    Map<String, IgnoreNode> nodes = new HashMap<>();
    for (String name : FILES) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.size(file) <= RULE_BYTES_MAX) {
        var node = new IgnoreNode();
        try (InputStream in = Files.newInputStream(file)) {
          node.parse(in);
        }
        nodes.put(name, node);
      }
    }
    return new IgnoreRules(parent, relative.isEmpty() ? "" : relative + "/", nodes);
  }

  /** Whether a file or folder stays out; {@code path} is relative to the app's folder. */
  boolean excludes(String path, boolean folder) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (NEVER.contains(name)) {
      return true;
    }
    // The Banyan files of all levels speak before git's, the nearest level first within each.
    for (String file : FILES) {
      Boolean verdict = verdict(path, folder, file);
      if (verdict != null) {
        return verdict;
      }
    }
    return false;
  }

  private @Nullable Boolean verdict(String path, boolean folder, String file) {
    for (IgnoreRules level = this; level != null; level = level.parent) {
      IgnoreNode node = level.nodes.get(file);
      Boolean verdict =
          node == null ? null : node.checkIgnored(path.substring(level.prefix.length()), folder);
      if (verdict != null) {
        return verdict;
      }
    }
    return null;
  }
}
