package dev.banyan.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that may serve as the embedded Redis, as it tells of itself.
 *
 * @param path as it is to be called: Redis goes by the name that it is called by, so links stay
 * @param name {@code Redis} or {@code Valkey}
 * @param version such as {@code 7.0.15}; distributors mend without changing it
 * @param build tells two builds of one version apart
 * @param bundled whether it came with Banyan
 */
record RedisProgram(Path path, String name, String version, String build, boolean bundled) {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final int ANSWER_BYTES_MAX = 1024;
  private static final Pattern TOLD =
      Pattern.compile("(Redis|Valkey) server v=(\\d+(?:\\.\\d+)+)\\S* .*build=([0-9a-f]+)\\s*");

  /** Asks a program what it is; empty when it is none of the two. */
  static Optional<RedisProgram> ask(Path path, boolean bundled) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(path.toString(), "--version");
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.redirectErrorStream(true);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      process
          .onExit()
          .orTimeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(slow -> process.destroyForcibly());
      String text =
          new String(process.getInputStream().readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
      return told(path, text, bundled);
    } finally {
      process.destroyForcibly();
    }
  }

  static Optional<RedisProgram> told(Path path, String text, boolean bundled) {
    Matcher told = TOLD.matcher(text);
    return told.lookingAt()
        ? Optional.of(new RedisProgram(path, told.group(1), told.group(2), told.group(3), bundled))
        : Optional.empty();
  }

  /** Whether it is one of those that Banyan knows how to keep apps apart in. */
  boolean known() {
    int major = Integer.parseInt(version.substring(0, version.indexOf('.')));
    return name.equals("Redis") ? major == 7 : major >= 7 && major <= 9;
  }

  @Override
  public String toString() {
    return name + " " + version + " (" + path + ")";
  }
}
