package dev.banyan.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small apps for tests. */
public final class TestApp {

  private final Path folder;

  private TestApp(Path folder) {
    this.folder = folder;
  }

  /** An app in a folder, made if need be. */
  public static TestApp in(Path folder) {
    try {
      return new TestApp(Files.createDirectories(folder));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * A page that the edge serves itself, and a service {@code files} of the JDK's own web server
   * below {@code /files}: as quick to start as a JVM can.
   */
  public static Path pageAndFiles(Path folder, String name) {
    return in(folder)
        .file("page/index.html", "<h1>page of " + name + "</h1>\n")
        .file("files/files/hello.txt", "hello from " + name + "\n")
        .manifest(
            """
            name: %s
            services:
              page: {static: page}
              files:
                run: exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -m jdk.httpserver -b 127.0.0.1 -p $PORT -d "$PWD/files"
                health: /files/hello.txt
                replicas: 1..3
            routes:
              - {path: /files, to: files}
              - {path: /, to: page}
            """
                .formatted(name))
        .folder();
  }

  /** Writes {@code banyan.app.yaml}. */
  public TestApp manifest(String yaml) {
    return file("banyan.app.yaml", yaml);
  }

  /** Writes a file, replacing it where it is there. */
  public TestApp file(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  public Path folder() {
    return folder;
  }
}
