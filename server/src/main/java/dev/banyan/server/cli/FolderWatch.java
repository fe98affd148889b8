package dev.banyan.server.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Tells when a folder's files have changed and are quiet again. It compares names, sizes and times,
 * since watches of the operating system miss changes on shared and virtual disks.
 */
final class FolderWatch {

  private static final long LOOK_EVERY_MILLIS = 500;
  private static final int FILES_MAX = 50_000;

  /** Made by tools, not by people. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          ".git",
          "node_modules",
          "target",
          "build",
          "dist",
          ".venv",
          "venv",
          "__pycache__",
          ".next",
          ".idea",
          ".gradle");

  private final Path folder;
  private final Path data;

  /**
   * @param data a folder whose changes do not count
   */
  FolderWatch(Path folder, Path data) {
    this.folder = folder;
    this.data = data;
  }

  /** Runs the action after each change, until the thread is interrupted. */
  void run(Runnable action) {
    try {
      long acted = fingerprint();
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
      Files.walkFileTree(folder, sum);
    } catch (IOException changing) {
      return System.nanoTime();
    }
    return sum.total;
  }

  private final class Sum extends SimpleFileVisitor<Path> {

    private long total;
    private int files;

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      Path name = directory.getFileName();
      boolean skip =
          !directory.equals(folder)
              && (directory.equals(data) || (name != null && LEFT_OUT.contains(name.toString())));
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      long each =
          file.toString().hashCode() * 31L
              + attributes.size() * 17
              + attributes.lastModifiedTime().toMillis();
      total += each * 0x9E3779B97F4A7C15L ^ (each >>> 29);
      return ++files < FILES_MAX ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }
  }
}
