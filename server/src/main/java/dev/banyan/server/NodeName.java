package dev.banyan.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The node's own name: made once, the same after a restart, so that it takes back what it held. */
final class NodeName {

  private static final String FILE = "node-name";
  private static final int RANDOM_BYTES = 6;

  private NodeName() {}

  static String of(Path dataFolder, RandomGenerator random) {
    Path file = dataFolder.resolve(FILE);
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException first) {
      return make(file, random);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String make(Path file, RandomGenerator random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String name = "node-" + HexFormat.of().formatHex(bytes);
    try {
      Path part = file.resolveSibling(FILE + ".part");
      Files.writeString(part, name + "\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return name;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
