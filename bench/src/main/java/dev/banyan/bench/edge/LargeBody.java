package dev.banyan.bench.edge;

import dev.banyan.bench.measure.RssSampler;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Numbers;
import dev.banyan.bench.report.Section;
import dev.banyan.operate.machine.CpuTime;
import dev.banyan.operate.machine.ProcFs;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A body far larger than any buffer, both ways, and to a client that reads slower than the upstream
 * writes: whoever has no back-pressure shows it in memory.
 *
 * @param bytes length of the body
 * @param slowBytesPerSecond how fast the slow client reads
 */
record LargeBody(long bytes, long slowBytesPerSecond) {

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final double GROWTH_MAX_MEBIBYTES = 64;

  /** Which way, and how. */
  enum Way {
    DOWN("down"),
    DOWN_SLOWLY("down, slow client"),
    UP("up");

    private final String text;

    Way(String text) {
      this.text = text;
    }
  }

  record Moved(
      Contender contender, Way way, long bytes, Duration took, CpuTime cpu, RssSampler.Seen rss) {}

  List<Moved> run(ProcFs proc, List<Contender> contenders) throws IOException {
    List<Moved> moved = new ArrayList<>();
    for (Way way : Way.values()) {
      for (Contender contender : contenders) {
        moved.add(move(proc, contender, way));
      }
    }
    return moved;
  }

  private Moved move(ProcFs proc, Contender contender, Way way) throws IOException {
    CpuTime before = contender.meter().orElseThrow().now();
    long began = System.nanoTime();
    try (RssSampler rss = new RssSampler(proc, contender.pid(), Duration.ofMillis(50))) {
      long count =
          switch (way) {
            case DOWN -> download(contender, Long.MAX_VALUE);
            case DOWN_SLOWLY -> download(contender, slowBytesPerSecond);
            case UP -> upload(contender);
          };
      return new Moved(
          contender,
          way,
          count,
          Duration.ofNanos(System.nanoTime() - began),
          contender.meter().orElseThrow().now().since(before),
          rss.seen());
    }
  }

  private long download(Contender contender, long bytesPerSecond) throws IOException {
    Map<String, String> headers = new HashMap<>(contender.headers());
    headers.put("Connection", "close");
    if (bytes < dev.banyan.bench.peer.BenchApp.LARGE_BYTES) {
      headers.put("Range", "bytes=0-" + (bytes - 1));
    }
    try (Socket socket = open(contender)) {
      socket.getOutputStream().write(head("GET /large", headers));
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      long began = System.nanoTime();
      long count = 0;
      int read;
      while ((read = in.read(buffer)) >= 0) {
        count += read;
        pace(began, count, bytesPerSecond);
      }
      return count;
    }
  }

  private static byte[] head(String asked, Map<String, String> headers) {
    StringBuilder head = new StringBuilder(asked).append(" HTTP/1.1\r\nHost: bench\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void pace(long began, long count, long bytesPerSecond) {
    if (bytesPerSecond == Long.MAX_VALUE) {
      return;
    }
    long due = began + (long) (count * 1e9 / bytesPerSecond);
    long early = due - System.nanoTime();
    if (early > 1_000_000) {
      try {
        TimeUnit.NANOSECONDS.sleep(early);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private long upload(Contender contender) throws IOException {
    Map<String, String> headers = new HashMap<>(contender.headers());
    headers.put("Content-Length", Long.toString(bytes));
    try (Socket socket = open(contender)) {
      OutputStream out = socket.getOutputStream();
      out.write(head("POST /sockets/sink", headers));
      byte[] buffer = new byte[BUFFER_BYTES];
      for (long sent = 0; sent < bytes; sent += buffer.length) {
        out.write(buffer, 0, (int) Math.min(buffer.length, bytes - sent));
      }
      out.flush();
      return swallowed(new BufferedInputStream(socket.getInputStream()));
    }
  }

  /** The upstream answers with how much reached it. */
  private static long swallowed(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    int next;
    while ((next = in.read()) >= 0) {
      text.append((char) next);
      int body = text.indexOf("\r\n\r\n");
      if (body >= 0) {
        String head = text.toString().toLowerCase(Locale.ROOT);
        int at = head.indexOf("content-length:");
        if (!head.startsWith("http/1.1 200") || at < 0) {
          throw new IOException("the upload was answered with " + text.toString().trim());
        }
        int length = Integer.parseInt(head.substring(at + 15, head.indexOf('\r', at)).trim());
        return Long.parseLong(new String(in.readNBytes(length), StandardCharsets.US_ASCII));
      }
    }
    throw new IOException("the connection closed before the upload was answered");
  }

  private static Socket open(Contender contender) throws IOException {
    Socket socket = new Socket();
    socket.connect(contender.address(), 5_000);
    socket.setSoTimeout(60_000);
    return socket;
  }

  Section section(List<Moved> moved) {
    return new Section(
        "A body of " + Numbers.mebibytes(bytes),
        List.of("", "", "MiB/s", "CPU-ms", "memory before", "highest", "growth"),
        moved.stream()
            .map(
                one ->
                    List.of(
                        one.contender().name(),
                        one.way().text,
                        Numbers.plain(one.bytes() / 1048576.0 / (one.took().toNanos() / 1e9)),
                        Numbers.plain(one.cpu().total().toNanos() / 1e6),
                        Numbers.mebibytes(one.rss().first()),
                        Numbers.mebibytes(one.rss().highest()),
                        Numbers.mebibytes(one.rss().growth())))
            .toList(),
        List.of(
            "Resident memory sampled each 50 ms. The slow client reads %s/s."
                .formatted(Numbers.mebibytes(slowBytesPerSecond))));
  }

  List<Figure> figures(List<Moved> moved) {
    return moved.stream()
        .filter(one -> one.contender().name().equals(Throughput.BANYAN))
        .map(
            one ->
                Figure.measured(
                        "edge.large." + one.way().name().toLowerCase(Locale.ROOT) + ".growth",
                        one.rss().growth() / 1048576.0,
                        "MiB")
                    .against(new Figure.Target.AtMost(GROWTH_MAX_MEBIBYTES)))
        .toList();
  }

  List<String> failures(List<Moved> moved) {
    return moved.stream()
        .filter(one -> one.bytes() < bytes)
        .map(
            one ->
                String.format(
                    Locale.ROOT,
                    "large body, %s, %s: %,d of %,d bytes came through",
                    one.contender().name(),
                    one.way().text,
                    one.bytes(),
                    bytes))
        .toList();
  }
}
