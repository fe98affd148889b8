package dev.banyan.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk with one thread: closed loops, in C. It inherits this process's core. */
final class Wrk {

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
  private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: ");

  private Wrk() {}

  /** How many good answers it had; nothing where there is no wrk. */
  static Optional<Long> run(int port, int connections, Duration time) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(
                  List.of(
                      "wrk",
                      "-t1",
                      "-c" + connections,
                      "-d" + Math.max(1, time.toSeconds()) + "s",
                      "http://127.0.0.1:" + port + "/"))
              .redirectErrorStream(true)
              .start();
    } catch (IOException notThere) {
      return Optional.empty();
    }
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return requests(output);
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return Optional.empty();
    }
  }

  /** Nothing when answers were refusals: then it measured something else. */
  static Optional<Long> requests(String output) {
    Matcher found = REQUESTS.matcher(output);
    return found.find() && !REFUSED.matcher(output).find()
        ? Optional.of(Long.parseLong(found.group(1)))
        : Optional.empty();
  }
}
