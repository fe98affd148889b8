package dev.banyan.bench.peer;

import dev.banyan.operate.machine.Await;
import dev.banyan.operate.machine.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * An app of two idle replicas that tell what they were given: the addresses of their database and
 * Redis. The way any app would learn them, so that a bench needs to know nothing of a data folder.
 *
 * @param folder with its banyan.app.yaml
 */
public record AddressApp(Path folder, Path told) {

  /** The service that tells. */
  public static final String SERVICE = "idle";

  /** How many replicas it has, until it is scaled. */
  public static final int REPLICAS = 2;

  /** How many it may have. */
  public static final int REPLICAS_MAX = 4;

  public static AddressApp write(Scratch scratch) {
    Path told = scratch.folder().resolve("told");
    try {
      Files.createDirectories(told);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // The service may run under a user of its own.
    told.toFile().setWritable(true, false);
    scratch.write("app/banyan.app.yaml", MANIFEST);
    BenchSettings.write(scratch, "app");
    scratch.write("app/web/index.html", "<!doctype html><title>bench</title>\n");
    scratch.write("app/idle.sh", SCRIPT.formatted(told));
    return new AddressApp(scratch.folder().resolve("app"), told);
  }

  private static final String MANIFEST =
      """
      name: bench
      services:
        idle: {run: exec sh idle.sh, replicas: 2..4}
        web:  {static: web}
      routes:
        - {path: /, to: web}
      """;

  private static final String SCRIPT =
      """
      next="$(mktemp "%1$s/XXXXXX")"
      printf 'DATABASE_URL=%%s\\nREDIS_URL=%%s\\n' "$DATABASE_URL" "$REDIS_URL" > "$next"
      chmod 644 "$next"
      mv "$next" "%1$s/addresses"
      exec sleep infinity
      """;

  /** What a replica was given, once it runs. */
  public Map<String, String> addresses() {
    Path file = told.resolve("addresses");
    Await.until(Duration.ofSeconds(60), () -> "a replica to start", () -> Files.exists(file));
    try {
      Map<String, String> found = new HashMap<>();
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        found.put(line.substring(0, equals), line.substring(equals + 1));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
