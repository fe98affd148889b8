package dev.banyan.apps;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of an app's folder belongs to a release of it: all but what {@code .gitignore} and {@code
 * .banyanignore} name, {@code .git} and Banyan's own data. Links are not followed.
 */
public final class SourceFiles {

  private final Path data;
  private final Visitor visitor;

  private SourceFiles(Path data, Visitor visitor) {
    this.data = data;
    this.visitor = visitor;
  }

  /** Sees what belongs to a release. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * Sees one file, link, folder, or whatever else has a name.
     *
     * @param name its path within the app's folder, with {@code /}
     * @return for a folder: whether to go into it
     */
    boolean visit(String name, Path entry, BasicFileAttributes attributes) throws IOException;
  }

  /**
   * Shows everything to a visitor: each folder in the order of its names, and before what is in it.
   *
   * @param data Banyan's data folder, which stays out whatever the rules say
   */
  public static void walk(Path folder, Path data, Visitor visitor) throws IOException {
    new SourceFiles(data, visitor).folder(folder, "", null);
  }

  private void folder(Path at, String relative, @Nullable IgnoreRules above) throws IOException {
    IgnoreRules rules = IgnoreRules.of(above, at, relative);
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(at)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException unreadable) {
      throw unreadable.getCause();
    }
    entries.sort(Comparator.comparing(entry -> entry.getFileName().toString()));
    for (Path entry : entries) {
      String name =
          relative.isEmpty()
              ? entry.getFileName().toString()
              : relative + "/" + entry.getFileName();
      var attributes =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean isFolder = attributes.isDirectory();
      if (!rules.excludes(name, isFolder)
          && !entry.equals(data)
          && visitor.visit(name, entry, attributes)
          && isFolder) {
        folder(entry, name, rules);
      }
    }
  }
}
