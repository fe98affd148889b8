package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour as a newcomer takes it: for real, on a node of its own. */
@Tag("alone")
class TourTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void everythingIsAsClaimedAndAReportIsKept() throws Exception {
    Path report = folder.resolve("tour.html");
    try (var tour = Taken.start("--fast", "--html", report.toString())) {
      assertThat(tour.await(Duration.ofMinutes(10))).as(tour.printed()).isZero();
      assertThat(tour.printed())
          .contains("✓ a calm load is answered")
          .contains("✓ the pool is what requests wait for")
          .contains("✓ the autoscaler adds replicas")
          .contains("✓ no request fails when a replica is killed")
          .contains("✓ six targets each get a bill")
          .contains("✓ what is wrong in a guide is found")
          .contains("Everything was as claimed.");
      assertThat(Files.readString(report))
          .contains("<title>A tour of Banyan</title>")
          .contains("kill -9")
          .contains("AWS EKS");
      assertThat(tour.left()).as("left behind").isEmpty();
    }
  }

  @Test
  void whoBreaksItOffLeavesNothingBehind() throws Exception {
    try (var tour = Taken.start("--html", folder.resolve("tour.html").toString())) {
      Await.until(
          PATIENCE,
          () -> "the load to rise; it printed:\n" + tour.printed(),
          () -> tour.printed().contains("2. Load rises") || !tour.process.isAlive());
      assertThat(tour.left()).isNotEmpty();
      tour.process.destroy();
      assertThat(tour.await(PATIENCE)).isNotZero();
      assertThat(tour.left()).as("left behind").isEmpty();
    }
  }

  /** A tour under way; its data goes into folders that no other test has. */
  private static final class Taken implements AutoCloseable {

    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Process process;

    private Taken(Process process) {
      this.process = process;
      Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
      try {
        process.inputReader().lines().forEach(output::add);
      } catch (UncheckedIOException ended) {
        // Whoever ends the process closes what it says.
      }
    }

    static Taken start(String... options) throws IOException {
      var command = new ArrayList<String>();
      command.add(Repository.root().resolve("banyan").toString());
      command.add("tour");
      command.addAll(List.of(options));
      return new Taken(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    String printed() {
      return String.join("\n", output);
    }

    int await(Duration most) throws InterruptedException {
      assertThat(process.waitFor(most.toSeconds(), TimeUnit.SECONDS)).as(this::printed).isTrue();
      return process.exitValue();
    }

    /** The processes that know of a tour's folder. */
    List<String> left() {
      return BanyanProcess.processesNaming("banyan-tour");
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    }
  }
}
