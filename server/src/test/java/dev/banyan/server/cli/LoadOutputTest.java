package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadPoint;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is seen of a load while it runs, on a terminal and elsewhere. */
class LoadOutputTest {

  private static final String LOG_PROPERTY = "banyan.terminal.log";
  private static final String COVER = "\r\u001b[K";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final LoadPlan plan =
      LoadPlan.of(
          Target.of("http://127.0.0.1:8080/", false),
          List.of(RequestClass.get("all", "/")),
          List.of(
              LoadStep.of(new LoadShape.Constant(50), Duration.ZERO, Duration.ofSeconds(30)),
              LoadStep.of(new LoadShape.Constant(100), Duration.ZERO, Duration.ofSeconds(30))));
  private final @Nullable String before = System.getProperty(LOG_PROPERTY);

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(LOG_PROPERTY);
    } else {
      System.setProperty(LOG_PROPERTY, before);
    }
  }

  private LoadOutput output(boolean colours, boolean terminal, boolean json) {
    System.setProperty(LOG_PROPERTY, Boolean.toString(terminal));
    return LoadOutput.of(
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            colours),
        plan,
        Optional.empty(),
        json);
  }

  private static LoadPoint point(int second) {
    return new LoadPoint(
        Duration.ofSeconds(second),
        Duration.ofSeconds(1),
        second <= 30 ? 0 : 1,
        second <= 2,
        50,
        50,
        49,
        1,
        0,
        3,
        1.25e6,
        20e6,
        Double.NaN,
        0.25);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void onATerminalOneLineIsWrittenOverAndNeverWraps() throws IOException {
    try (LoadOutput output = output(true, true, false)) {
      output.progress(point(1));
      output.progress(point(31));
      assertThat(said())
          .isEqualTo(
              COVER
                  + "\u001b[?7l  1s 1/2 50/s (warming up): 49/s done, p50 1.25 ms, p95 20 ms, p99 ,"
                  + " failed 1, dropped 0, asked 50/s, under way 3, own CPU 0.25\u001b[?7h"
                  + COVER
                  + "\u001b[?7l 31s 2/2 100/s: 49/s done, p50 1.25 ms, p95 20 ms, p99 , failed 1,"
                  + " dropped 0, asked 50/s, under way 3, own CPU 0.25\u001b[?7h");
      assertThat(out.size()).as("results alone go there").isZero();
      err.reset();
      output.show(
          new LoadReport(
              plan,
              Instant.EPOCH,
              Duration.ofSeconds(31),
              true,
              List.of(),
              List.of(),
              List.of("the note")));
      assertThat(said()).as("the live line is gone before the tables").isEqualTo(COVER);
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("the note.", "Stopped;");
    }
  }

  @Test
  void whereItCannotBeWrittenOverEachTenthSecondIsALine() {
    try (LoadOutput output = output(true, false, false)) {
      for (int second = 1; second <= 25; second++) {
        output.progress(point(second));
      }
    }
    assertThat(said().lines().map(line -> line.substring(0, 8)))
        .containsExactly(" 10s 1/2", " 20s 1/2");
    assertThat(said()).doesNotContain("\u001b", "\r");
  }

  @Test
  void withoutColoursNothingIsWrittenOverEither() {
    try (LoadOutput output = output(false, true, false)) {
      for (int second = 1; second <= 10; second++) {
        output.progress(point(second));
      }
    }
    assertThat(said().lines()).hasSize(1);
    assertThat(said()).doesNotContain("\u001b", "\r");
  }

  @Test
  void forProgramsThereIsNoProgress() {
    try (LoadOutput output = output(true, true, true)) {
      output.progress(point(1));
    }
    assertThat(said()).isEmpty();
  }
}
