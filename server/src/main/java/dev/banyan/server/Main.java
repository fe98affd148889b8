package dev.banyan.server;

import dev.banyan.server.cli.BanyanCommand;

/**
 * Where the program begins; see {@link BanyanCommand} for its commands, {@link Platform} for a
 * node.
 */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("up")) {
      Platform.prepare();
    }
    int code = BanyanCommand.execute(args);
    if (code != BanyanCommand.RUNNING) {
      System.exit(code);
    }
  }
}
