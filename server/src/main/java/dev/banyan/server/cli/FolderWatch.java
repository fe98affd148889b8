package dev.banyan.server.cli;

import dev.banyan.apps.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Tells when what a release takes of a folder has changed and is quiet again. It compares names,
 * sizes and times, since watches of the operating system miss changes on shared and virtual disks.
 * Of one thread.
 */
final class FolderWatch {

  private static final long LOOK_EVERY_MILLIS = 500;
  private static final int FILES_MAX = 50_000;

  /** Filled by tools and too large to be looked through; releases take them all the same. */
  private static final Set<String> LEFT_OUT =
      Set.of("node_modules", ".venv", "venv", "__pycache__", ".idea", ".gradle");

  private final Path folder;
  private final Path data;

  /** What the last action saw. */
  private long acted;

  /**
   * Takes the folder as it is now for known.
   *
   * @param data a folder whose changes do not count
   */
  FolderWatch(Path folder, Path data) {
    this.folder = folder;
    this.data = data;
    this.acted = fingerprint();
  }

  /** Runs the action after each change, until the thread is interrupted. */
  void run(Runnable action) {
    try {
      long before = acted;
      while (true) {
        Thread.sleep(LOOK_EVERY_MILLIS);
        long now = fingerprint();
        if (now != acted && now == before) {
          acted = now;
          action.run();
        }
        before = now;
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Equal for equal names, sizes and times; what vanishes while one looks counts as changed. */
  long fingerprint() {
    var sum = new Sum();
    try {
      SourceFiles.walk(folder, data, sum);
    } catch (IOException changing) {
      return System.nanoTime();
    }
    return sum.total;
  }

  /** What editors keep beside a file while it is open. */
  private static boolean isOfAnEditor(String file) {
    return file.endsWith("~") || file.endsWith(".swp") || file.startsWith(".#");
  }

  private static final class Sum implements SourceFiles.Visitor {

    private long total;
    private int files;

    @Override
    public boolean visit(String name, Path entry, BasicFileAttributes attributes) {
      String last = name.substring(name.lastIndexOf('/') + 1);
      if (attributes.isDirectory()) {
        return files < FILES_MAX && !LEFT_OUT.contains(last);
      }
      if (files < FILES_MAX && !isOfAnEditor(last)) {
        files++;
        long each =
            name.hashCode() * 31L
                + attributes.size() * 17
                + attributes.lastModifiedTime().toMillis();
        total += each * 0x9E3779B97F4A7C15L ^ (each >>> 29);
      }
      return true;
    }
  }
}
