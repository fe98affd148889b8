package dev.banyan.bench.edge;

import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a JVM's CPU time goes, by JFR's CPU-time sampler (JEP 509), which also sees time inside
 * native calls: a system call counts for the Java method that makes it.
 */
final class Profile {

  private static final String EVENT = "jdk.CPUTimeSample";
  private static final int ROWS = 20;

  private Profile() {}

  static Section of(long pid, Runnable load) throws IOException {
    Path folder = Files.createTempDirectory("banyan-profile-");
    Path settings = folder.resolve("settings.jfc");
    Path recording = folder.resolve("recording.jfr");
    Files.writeString(
        settings,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <configuration version="2.0">
          <event name="%s"><setting name="enabled">true</setting><setting name="throttle">500/s</setting></event>
        </configuration>
        """
            .formatted(EVENT));
    try {
      jcmd(pid, "JFR.start", "name=bench", "settings=" + settings);
      load.run();
      jcmd(pid, "JFR.stop", "name=bench", "filename=" + recording);
      return section(recording);
    } finally {
      Files.deleteIfExists(recording);
      Files.deleteIfExists(settings);
      Files.deleteIfExists(folder);
    }
  }

  private static void jcmd(long pid, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("jcmd: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Section section(Path recording) throws IOException {
    Map<String, Integer> byMethod = new HashMap<>();
    int samples = 0;
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      if (event.getEventType().getName().equals(EVENT)) {
        samples++;
        byMethod.merge(top(event.getStackTrace()), 1, Integer::sum);
      }
    }
    double all = Math.max(1, samples);
    return new Section(
        "Profile of Banyan at 64 connections",
        List.of("innermost Java method", "CPU time"),
        byMethod.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
            .limit(ROWS)
            .map(entry -> List.of(entry.getKey(), Numbers.percent(entry.getValue() / all)))
            .toList(),
        List.of(
            samples
                + " samples by JFR's CPU-time sampler; time in system calls counts for the method that makes them."));
  }

  private static String top(RecordedStackTrace stack) {
    if (stack == null || stack.getFrames().isEmpty()) {
      return "(the JVM itself: compiler, collector)";
    }
    RecordedFrame frame = stack.getFrames().getFirst();
    String type = frame.getMethod().getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
  }
}
