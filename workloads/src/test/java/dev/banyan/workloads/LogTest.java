package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.MutableClock;
import dev.banyan.workloads.AppLog.Entry;
import dev.banyan.workloads.LogLine.Stream;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest {

  private static final long RING_BYTES = 256 << 10;

  @TempDir private Path temp;
  private final MutableClock clock = MutableClock.atNoon();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Specs specs;
  private DiskLogs logs;

  @BeforeEach
  void openLogs() {
    specs = new Specs(temp);
    logs = new DiskLogs(temp.resolve("logs"), RING_BYTES);
  }

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  private void append(String service, Id instance, String... lines) {
    try {
      logs.of(specs.app)
          .append(
              java.util.stream.Stream.of(lines)
                  .map(line -> new Entry(clock.instant(), service, instance, Stream.STDOUT, line))
                  .toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> texts(LogStore.Lines lines) {
    return lines.lines().stream().map(LogLine::line).toList();
  }

  @Test
  void linesComeBackAsTheyWereWritten() {
    Id instance = specs.newInstance();
    append("web", instance, "a\tb", "", "ü – 漢字 🌳");

    LogStore.Lines lines = logs.read(specs.app, LogFilter.ALL, LogStore.BEGINNING, 100);

    assertThat(texts(lines)).containsExactly("a\tb", "", "ü – 漢字 🌳");
    assertThat(lines.lines().getFirst())
        .isEqualTo(new LogLine(1, clock.instant(), "web", instance, Stream.STDOUT, "a\tb"));
    assertThat(lines.resumeAfter()).isEqualTo(3);
    assertThat(lines.lost()).isZero();
  }

  @Test
  void aReaderGoesOnWhereItWas() {
    Id instance = specs.newInstance();
    append("web", instance, "1", "2", "3", "4", "5");

    var first = logs.read(specs.app, LogFilter.ALL, LogStore.BEGINNING, 2);
    var rest = logs.read(specs.app, LogFilter.ALL, first.resumeAfter(), 100);

    assertThat(texts(first)).containsExactly("1", "2");
    assertThat(texts(rest)).containsExactly("3", "4", "5");
  }

  @Test
  void aLongTailIsReadOnFromItsOffset() {
    Id one = specs.newInstance();
    Id other = specs.newInstance();
    for (int i = 1; i <= 1_500; i++) {
      append("web", one, "one " + i);
      append("web", other, "other " + i);
    }
    assertThat(logs.beforeTail(specs.app, LogFilter.ALL, 0)).isEqualTo(3_000);
    assertThat(logs.beforeTail(specs.app, LogFilter.ALL, 2_000)).isEqualTo(1_000);
    long before = logs.beforeTail(specs.app, LogFilter.ofInstance(one), 1_200);
    var lines = logs.read(specs.app, LogFilter.ofInstance(one), before, 1);
    assertThat(texts(lines)).containsExactly("one 301");
    assertThat(logs.beforeTail(specs.app, LogFilter.ofInstance(specs.newInstance()), 5))
        .isEqualTo(3_000);
    assertThat(logs.beforeTail(specs.app, LogFilter.ALL, 10_000)).isZero();
  }

  @Test
  void offsetsGoOnAfterARestartAndATornLineIsDropped() throws IOException {
    Id instance = specs.newInstance();
    append("web", instance, "1", "2");
    logs.close();
    try (var files = Files.list(temp.resolve("logs").resolve(specs.app.label()))) {
      Files.writeString(files.findFirst().orElseThrow(), "3\t17", StandardOpenOption.APPEND);
    }
    logs = new DiskLogs(temp.resolve("logs"), RING_BYTES);
    append("web", instance, "three");

    var lines = logs.read(specs.app, LogFilter.ALL, 1, 100);

    assertThat(lines.lines()).extracting(LogLine::offset).containsExactly(2L, 3L);
    assertThat(texts(lines)).containsExactly("2", "three");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\n",
        "3\n",
        "three\t17\tO\tweb\tx\ty\n",
        "3\t17\tO\tweb\tno id\ttext\n",
        "9\t17\tO\tweb\tINSTANCE\ttext\n"
      })
  void aDamagedLineEndsWhatIsKeptOfTheLastSegment(String damaged) throws IOException {
    Id instance = specs.newInstance();
    append("web", instance, "1", "2");
    logs.close();
    Files.writeString(
        segments().getLast(),
        damaged.replace("INSTANCE", instance.toString()) + "4\t17\tO\tweb\t" + instance + "\tx\n",
        StandardOpenOption.APPEND);
    logs = new DiskLogs(temp.resolve("logs"), RING_BYTES);
    append("web", instance, "three");

    var lines = logs.read(specs.app, LogFilter.ALL, LogStore.BEGINNING, 100);

    assertThat(texts(lines)).containsExactly("1", "2", "three");
    assertThat(lines.lines()).extracting(LogLine::offset).containsExactly(1L, 2L, 3L);
  }

  @Test
  void damagedLinesOfAnOlderSegmentAreLeftOut() throws IOException {
    Id instance = specs.newInstance();
    for (int i = 1; i <= 200; i++) {
      append("web", instance, i + " " + "x".repeat(1_000));
    }
    logs.close();
    try (var file = FileChannel.open(segments().getFirst(), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(1_000).put(500, (byte) '\n'), 1_500);
    }
    Path second = segments().get(1);
    Files.write(second, new byte[100_000]);
    logs = new DiskLogs(temp.resolve("logs"), RING_BYTES);

    var lines = logs.read(specs.app, LogFilter.ALL, LogStore.BEGINNING, 1_000);
    long gone = Long.parseLong(segments().get(2).getFileName().toString().replace(".log", ""));

    assertThat(lines.lines().getFirst().offset()).isEqualTo(1);
    assertThat(lines.lines().getLast().offset()).isEqualTo(200);
    assertThat(lines.lines()).extracting(LogLine::offset).contains(4L, gone).doesNotContain(3L);
    assertThat(logs.beforeTail(specs.app, LogFilter.ALL, 1_000)).isZero();
  }

  private List<Path> segments() throws IOException {
    try (var files = Files.list(temp.resolve("logs").resolve(specs.app.label()))) {
      return files.sorted().toList();
    }
  }

  @Test
  void filtersLetThroughWhatIsAskedFor() {
    Id web = specs.newInstance();
    Id worker = specs.newInstance();
    append("web", web, "w1");
    append("worker", worker, "k1");
    append("web", web, "w2");

    var ofService = logs.read(specs.app, LogFilter.ofService("web"), 0, 100);
    LogFilter filter = LogFilter.ofInstance(worker);
    var ofInstance = logs.read(specs.app, filter, logs.beforeTail(specs.app, filter, 100), 100);

    assertThat(texts(ofService)).containsExactly("w1", "w2");
    assertThat(texts(ofInstance)).containsExactly("k1");
    assertThat(ofInstance.resumeAfter()).isEqualTo(3);
  }

  @Test
  void theRingIsBoundedAndSaysWhatItLost() throws IOException {
    Id instance = specs.newInstance();
    String text = "x".repeat(1_000);
    for (int i = 0; i < 2_000; i++) {
      append("web", instance, i + " " + text);
    }

    long bytes;
    try (var files = Files.list(temp.resolve("logs").resolve(specs.app.label()))) {
      bytes = files.mapToLong(file -> file.toFile().length()).sum();
    }
    var lines = logs.read(specs.app, LogFilter.ALL, 10, 1);

    assertThat(bytes).isLessThanOrEqualTo(RING_BYTES);
    assertThat(lines.lost()).isPositive();
    assertThat(lines.lines().getFirst().offset()).isEqualTo(10 + lines.lost() + 1);
    assertThat(
            texts(
                    logs.read(
                        specs.app, LogFilter.ALL, logs.beforeTail(specs.app, LogFilter.ALL, 1), 1))
                .getFirst())
        .startsWith("1999 ");
    assertThat(logs.read(specs.app, LogFilter.ALL, LogStore.BEGINNING, 1).lost()).isZero();
  }

  @Test
  void aFollowerGetsEveryLineOnce() throws Exception {
    Id instance = specs.newInstance();
    append("web", instance, "0");
    var got = new ArrayList<String>();
    try (var follower = logs.follow(specs.app, LogFilter.ALL, LogStore.BEGINNING)) {
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () ->
                      IntStream.range(1, 500)
                          .forEach(i -> append("web", instance, Integer.toString(i))));
      while (got.size() < 500) {
        var lines = follower.poll(7, Duration.ofSeconds(20));
        assertThat(lines.lines()).isNotEmpty();
        got.addAll(texts(lines));
      }
      writer.join();
      assertThat(follower.poll(7, Duration.ZERO).lines()).isEmpty();
    }

    assertThat(got)
        .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
  }

  @Test
  void anOffsetThatWasNeverGivenBeginsAnew() {
    append("web", specs.newInstance(), "1");

    assertThat(texts(logs.read(specs.app, LogFilter.ALL, 999, 10))).containsExactly("1");
  }

  @Test
  void banyanSaysWhatItDoesInALogThatIsThereAndBringsNoneToLife() {
    logs.say(specs.app, "web", specs.app, clock.instant(), "nobody hears it");
    assertThat(temp.resolve("logs").resolve(specs.app.label())).doesNotExist();

    append("web", specs.app, "one");
    logs.say(specs.app, "web", specs.app, clock.instant(), "two\nthree");
    LogStore.Lines lines = logs.read(specs.app, LogFilter.ALL, LogStore.BEGINNING, 10);
    assertThat(texts(lines)).containsExactly("one", "two", "three");
    assertThat(lines.lines().getLast().stream()).isEqualTo(Stream.BANYAN);

    logs.delete(specs.app);
    logs.say(specs.app, "web", specs.app, clock.instant(), "nobody hears it");
    assertThat(temp.resolve("logs").resolve(specs.app.label())).doesNotExist();
  }

  @Test
  void aDeletedLogIsGone() {
    append("web", specs.newInstance(), "1");

    logs.delete(specs.app);

    assertThat(logs.read(specs.app, LogFilter.ALL, 0, 10).lines()).isEmpty();
    assertThat(temp.resolve("logs").resolve(specs.app.label())).doesNotExist();
  }

  private InstanceLog instanceLog(LogLimits limits) {
    return new InstanceLog(
        Specs.with(specs.shell("true"), limits),
        logs.of(specs.app),
        clock,
        new LogMeters(meters),
        CommandRun.Output.NONE);
  }

  private void write(InstanceLog log, byte[] bytes) throws InterruptedException {
    log.pump(new ByteArrayInputStream(bytes), Stream.STDOUT).join();
  }

  @Test
  void longLinesAreCutAndSaySo() throws InterruptedException {
    var log = instanceLog(new LogLimits(64, 100, 100, ByteSize.ofMebibytes(1)));

    write(log, ("short\r\n" + "y".repeat(200) + "\nlast").getBytes(StandardCharsets.UTF_8));

    assertThat(texts(logs.read(specs.app, LogFilter.ALL, 0, 10)))
        .containsExactly("short", "y".repeat(64) + " … [136 bytes cut]", "last");
  }

  @Test
  void bytesThatAreNoTextDoNoHarm() throws InterruptedException {
    var log = instanceLog(LogLimits.DEFAULT);
    byte[] bytes = new byte[20_000];
    Arrays.fill(bytes, (byte) 0xFF);

    write(log, bytes);

    assertThat(texts(logs.read(specs.app, LogFilter.ALL, 0, 10)).getFirst())
        .startsWith("\uFFFD\uFFFD")
        .endsWith(" … [3616 bytes cut]");
  }

  @Test
  void aFloodIsDroppedAndTheLossIsSaid() throws InterruptedException {
    var log = instanceLog(new LogLimits(1024, 10, 20, ByteSize.ofMebibytes(1)));
    String flood = "flood\n".repeat(1_000);

    write(log, flood.getBytes(StandardCharsets.UTF_8));
    clock.advance(Duration.ofSeconds(5));
    write(log, "calm\n".getBytes(StandardCharsets.UTF_8));

    var lines = logs.read(specs.app, LogFilter.ALL, 0, 100).lines();
    assertThat(lines).hasSize(22);
    assertThat(lines.get(20).stream()).isEqualTo(Stream.BANYAN);
    assertThat(lines.get(20).line()).startsWith("980 lines (4900 bytes) dropped here");
    assertThat(lines.get(21).line()).isEqualTo("calm");
    assertThat(meters.counter("workload_log_dropped_lines").count()).isEqualTo(980);
    assertThat(meters.counter("workload_log_bytes").count()).isEqualTo(6_005);
  }

  @Test
  void theLastLinesAreRememberedEvenWhenTheyAreDropped() throws InterruptedException {
    var log = instanceLog(new LogLimits(1024, 1, 1, ByteSize.ofMebibytes(1)));

    write(log, "1\n2\n3\n4\n5\n6\n\nfatal\n".getBytes(StandardCharsets.UTF_8));

    assertThat(log.lastLines()).containsExactly("3", "4", "5", "6", "fatal");
  }

  @Test
  void theLastLinesAreMaskedBeforeTheyAreCut() throws InterruptedException {
    var log = instanceLog(LogLimits.DEFAULT);
    logs.mask(specs.app, line -> line.replace("p4ssw0rd-of-db", "•••"));

    write(
        log,
        ("no answer of pg://me:p4ssw0rd-of-db@db\n" + "x".repeat(290) + "p4ssw0rd-of-db\n")
            .getBytes(StandardCharsets.UTF_8));

    assertThat(log.lastLines())
        .containsExactly("no answer of pg://me:•••@db", "x".repeat(290) + "•••");
  }
}
