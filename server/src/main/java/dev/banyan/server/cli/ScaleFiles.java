package dev.banyan.server.cli;

import dev.banyan.kernel.config.ConfigException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What the commands of the scaling guide read: files that may come from anywhere. */
final class ScaleFiles {

  /** Longer ones are none of ours. */
  private static final long BYTES_MAX = 8L << 20;

  private ScaleFiles() {}

  /**
   * The text of a file.
   *
   * @throws CliException in words, where there is none to read
   */
  static String text(Path file) throws IOException {
    try {
      if (!Files.isRegularFile(file)) {
        throw new CliException("There is no file " + file + ".");
      }
      if (Files.size(file) > BYTES_MAX) {
        throw new CliException(file + " is longer than " + (BYTES_MAX >> 20) + " MiB.");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException gone) {
      throw new CliException("There is no file " + file + ".");
    } catch (MalformedInputException binary) {
      throw new CliException(file + " is not a text in UTF-8.");
    }
  }

  /**
   * Reads what a user wrote; names where its mistakes stand.
   *
   * @param where the file, or what the flags are for
   */
  static <T> T read(String where, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ConfigException mistakes) {
      throw new CliException(where + ":\n  - " + String.join("\n  - ", mistakes.errors()));
    } catch (IllegalArgumentException mistake) {
      throw new CliException(where + ": " + mistake.getMessage());
    }
  }
}
