package dev.banyan.server;

import dev.banyan.server.cli.BanyanCommand;
import java.util.Set;

/**
 * Where the program begins; see {@link BanyanCommand} for its commands, {@link Platform} for a
 * node.
 */
public final class Main {

  /** Commands whose libraries log; a node sets up its log by its own settings. */
  private static final Set<String> LOADING = Set.of("load", "measure", "plan", "tour");

  private Main() {}

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("up")) {
      Platform.prepare();
    } else if (args.length > 0 && LOADING.contains(args[0])) {
      Logs.configure(Logs.Style.PLAIN, LogConfig.Level.WARN);
    }
    int code = BanyanCommand.execute(args);
    if (code != BanyanCommand.RUNNING) {
      System.exit(code);
    }
  }
}
