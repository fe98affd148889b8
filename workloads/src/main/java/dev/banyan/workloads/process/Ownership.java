package dev.banyan.workloads.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Gives files to a user without following symbolic links. */
final class Ownership {

  private Ownership() {}

  static void give(Path root, int user) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            giveOne(directory, user);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            giveOne(file, user);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static void giveOne(Path path, int user) throws IOException {
    Files.setAttribute(path, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
  }
}
