package dev.banyan.operate.verify;

import dev.banyan.operate.load.Ask;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.Scratch;
import dev.banyan.scale.ScaleFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** JavaScript on Node; each request asks PostgreSQL and Redis. */
final class NotesApp implements SampleApp {

  private static final String SCRIPT = "notes.mjs";

  /** Notes that are read; others are saved, so that what is read stays as long as it was. */
  private static final int READ = 50;

  private static final int SAVED = 10;

  private static final String BODY =
      """
      # A note
      - with a **point** or two
      - and `code`, which {n} people have seen
      It ends with a [link](https://example.org/) & some words.
      """;

  @Override
  public String name() {
    return "notes";
  }

  @Override
  public String about() {
    return "Node, asks PostgreSQL and Redis";
  }

  @Override
  public List<RequestClass> classes() {
    return List.of(
        Classes.of("read", 3, Ask.Http.get("/notes/{n}"), READ),
        Classes.of("save", 1, new Ask.Http("POST", "/notes/9{n}", Map.of(), BODY), SAVED));
  }

  @Override
  public List<String> programs() {
    return List.of("node", "initdb", "postgres", "redis-server");
  }

  @Override
  public Backing start(Scratch scratch, Cores cores) {
    String node = Programs.find("node");
    Path script = scratch.write(SCRIPT, ScaleFile.text(NotesApp.class, SCRIPT));
    Stores stores = Stores.start(scratch, cores);
    return new Backing() {
      @Override
      public List<String> command(int port) {
        return List.of(node, script.toString());
      }

      @Override
      public Map<String, String> environment(int port) {
        return Map.of(
            "PORT",
            Integer.toString(port),
            "POSTGRES_SOCKET",
            stores.postgresSocket().toString(),
            "POSTGRES_USER",
            Stores.USER,
            "REDIS_SOCKET",
            stores.redisSocket().toString());
      }

      @Override
      public void close() {
        stores.close();
      }
    };
  }
}
