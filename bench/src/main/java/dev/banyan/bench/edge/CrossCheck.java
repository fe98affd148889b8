package dev.banyan.bench.edge;

import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same closed loop by wrk, where there is one: does the generator of this bench tell the truth?
 */
record CrossCheck(int connections, Duration measured) {

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern FAILED = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");

  Section section(Samples samples, List<Contender> contenders) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (Contender contender : contenders) {
      double own = samples.median(contender.name(), connections, Sample::perSecond);
      OptionalDouble other = wrk(contender);
      rows.add(
          List.of(
              contender.name(),
              Numbers.plain(own),
              other.isPresent() ? Numbers.plain(other.getAsDouble()) : "–",
              other.isPresent() ? Numbers.ratio(own / other.getAsDouble()) : "–"));
    }
    return new Section(
        "Cross-check by wrk at %d connections".formatted(connections),
        List.of("", "req/s here", "req/s by wrk", "here / wrk"),
        rows,
        List.of(
            "wrk takes less CPU than this generator, so where the load side is the limit it is ahead."));
  }

  private OptionalDouble wrk(Contender contender) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "wrk", "-t1", "-c" + connections, "-d" + Math.max(1, measured.toSeconds()) + "s"));
    contender
        .headers()
        .forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
    command.add("http://127.0.0.1:" + contender.address().getPort() + "/");
    Process process;
    try {
      // It inherits this process's core.
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return rate(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return OptionalDouble.empty();
    }
  }

  /** Nothing when answers were refusals: then it measured something else. */
  static OptionalDouble rate(String output) {
    Matcher found = RATE.matcher(output);
    return found.find() && !FAILED.matcher(output).find()
        ? OptionalDouble.of(Double.parseDouble(found.group(1)))
        : OptionalDouble.empty();
  }
}
