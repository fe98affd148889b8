package dev.banyan.workloads;

import dev.banyan.kernel.Durations;
import dev.banyan.workloads.WorkloadDriver.Exit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words for what happened to an instance, for people who have only these words. */
final class Explain {

  static final int REASON_CHARACTERS_MAX = 2_000;

  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "HUP"),
          Map.entry(2, "INT"),
          Map.entry(3, "QUIT"),
          Map.entry(4, "ILL"),
          Map.entry(6, "ABRT"),
          Map.entry(7, "BUS"),
          Map.entry(8, "FPE"),
          Map.entry(9, "KILL"),
          Map.entry(11, "SEGV"),
          Map.entry(13, "PIPE"),
          Map.entry(14, "ALRM"),
          Map.entry(15, "TERM"));

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

  private Explain() {}

  /**
   * How a process that nobody asked to end has ended.
   *
   * @param others processes that it left behind and that were ended
   */
  static String exit(Exit exit, ResourceLimits limits, Map<Long, String> others) {
    var text = new StringBuilder();
    String memory = limits.memoryLimit().map(limit -> " of " + limit).orElse("");
    boolean killed = exit.signal().orElse(0) == 9;
    if (exit.outOfMemory() > 0 && killed) {
      text.append("Out of memory: the kernel ended it at its limit").append(memory).append('.');
    } else if (exit.signal().isPresent()) {
      text.append("It was ended by ").append(signal(exit.signal().getAsInt())).append('.');
      if (killed) {
        text.append(" Banyan did not send it; perhaps the host is out of memory.");
      }
    } else if (exit.code() == 0) {
      text.append("It ended by itself with exit code 0; a service must keep running.");
    } else {
      text.append("It ended by itself with exit code ").append(exit.code()).append('.');
      text.append(
          switch (exit.code()) {
            case 125 -> " Perhaps Banyan could not prepare its place; see its last output.";
            case 126 -> " Its command may not be executed.";
            case 127 -> " Its command was not found.";
            default -> "";
          });
    }
    if (exit.outOfMemory() > 0 && !killed) {
      text.append(" Out of memory: the kernel ended a process of it at its limit").append(memory);
      text.append('.');
    }
    if (exit.pidsRefused() > 0) {
      text.append(" It was refused new processes or threads ").append(exit.pidsRefused());
      text.append(" times");
      limits.pidsMax().ifPresent(most -> text.append(": its pids limit is ").append(most));
      text.append('.');
    }
    if (!others.isEmpty()) {
      text.append(" It left ").append(processes(others)).append(" behind, which Banyan ended.");
      if (exit.code() == 0) {
        text.append(" Run the service in the foreground instead of as a daemon.");
      }
    }
    return text.toString();
  }

  /** How a one-off command has ended by itself. */
  static String commandExit(Exit exit, ResourceLimits limits, Map<Long, String> others) {
    if (exit.code() == 0 && exit.outOfMemory() == 0) {
      return others.isEmpty()
          ? "It ended with exit code 0."
          : "It ended with exit code 0 and left "
              + processes(others)
              + " behind, which Banyan ended.";
    }
    return exit(exit, limits, others);
  }

  static String withOutput(String reason, List<String> lastLines) {
    String text =
        lastLines.isEmpty() ? reason : reason + " Last output:\n" + String.join("\n", lastLines);
    return bounded(text);
  }

  /** Fit for the database and for terminals: bounded, and without control characters. */
  static String bounded(String words) {
    String text = CONTROL.matcher(words).replaceAll("");
    return text.length() <= REASON_CHARACTERS_MAX
        ? text
        : text.substring(0, REASON_CHARACTERS_MAX - 1) + "…";
  }

  static String signal(int number) {
    String name = SIGNALS.get(number);
    return "signal " + number + (name == null ? "" : " (SIG" + name + ")");
  }

  static String words(Duration duration) {
    return Durations.format(duration);
  }

  static String cause(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static String processes(Map<Long, String> others) {
    int shown = 3;
    String names =
        others.entrySet().stream()
            .limit(shown)
            .map(entry -> entry.getValue() + " (pid " + entry.getKey() + ")")
            .collect(Collectors.joining(", "));
    return others.size() <= shown ? names : names + " and " + (others.size() - shown) + " more";
  }
}
