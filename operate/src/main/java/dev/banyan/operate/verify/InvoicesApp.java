package dev.banyan.operate.verify;

import dev.banyan.operate.load.Ask;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.Scratch;
import dev.banyan.operate.verify.sample.InvoiceServer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Java on the JDK's own HTTP server; requests need the processor alone. */
final class InvoicesApp implements SampleApp {

  private static final int INVOICES = 50;

  @Override
  public String name() {
    return "invoices";
  }

  @Override
  public String about() {
    return "Java, renders and signs pages";
  }

  @Override
  public List<RequestClass> classes() {
    return List.of(
        Classes.of("invoice", 2, get("/invoice?{n}"), INVOICES),
        Classes.of("signed", 1, get("/signed?{n}"), INVOICES));
  }

  private static Ask get(String path) {
    return Ask.Http.get(path);
  }

  @Override
  public Backing start(Scratch scratch, Cores cores) {
    String classes = classes(InvoiceServer.class);
    return new Backing() {
      @Override
      public List<String> command(int port) {
        return List.of(
            Programs.java(),
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-XX:ActiveProcessorCount=1",
            // One compiler, soon done: a capped replica would be at it for minutes otherwise, and
            // what a request takes would change meanwhile.
            "-XX:TieredStopAtLevel=1",
            // Without it each answer's second part waits for the peer's delayed acknowledgement.
            "-Dsun.net.httpserver.nodelay=true",
            "-cp",
            classes,
            InvoiceServer.class.getName(),
            Integer.toString(port));
      }

      @Override
      public Map<String, String> environment(int port) {
        return Map.of();
      }

      @Override
      public void close() {}
    };
  }

  /** Where this program's own classes lie: a jar, or a folder when it runs out of an IDE. */
  private static String classes(Class<?> of) {
    try {
      return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException notAFile) {
      throw new IllegalStateException(notAFile);
    }
  }
}
