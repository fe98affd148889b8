package dev.banyan.server.cli;

import dev.banyan.apps.ManifestException;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.config.ConfigException;
import dev.banyan.server.StartException;
import dev.banyan.server.Version;
import dev.banyan.server.cli.Terminal.Ink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's commands. */
@Command(
    name = "banyan",
    description = "Runs an app, stands before it, and says how it does.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = BanyanCommand.Versions.class,
    mixinStandardHelpOptions = true)
public final class BanyanCommand extends Group {

  private static final String HELP = "help";

  /** What {@link #execute} gives when a node runs on and the process stays. */
  public static final int RUNNING = -1;

  /**
   * By name, in the order in which help lists them. To describe one to the parser takes some ten
   * milliseconds, so that only the one that is asked for is; all of them, where none is.
   */
  private static final Map<String, Supplier<Object>> COMMANDS = commands();

  /** A command that failed and said why. */
  private static final int FAILED = 1;

  /** Runs one command line; gives its exit code. */
  public static int execute(String... args) {
    Terminal terminal = Terminal.ofProcess();
    var line = new CommandLine(new BanyanCommand());
    Supplier<Object> asked = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (asked != null && !args[0].equals(HELP)) {
      line.addSubcommand(args[0], asked.get());
    } else {
      COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
    }
    line.setColorScheme(
            CommandLine.Help.defaultColorScheme(
                terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              terminal.say(terminal.ink(Ink.RED, "banyan: ") + explain(failure));
              return FAILED;
            });
    // Options of a command that is given to `run` belong to that command.
    CommandLine run = line.getSubcommands().get("run");
    if (run != null) {
      run.setStopAtPositional(true);
    }
    return line.execute(args);
  }

  private static Map<String, Supplier<Object>> commands() {
    var all = new LinkedHashMap<String, Supplier<Object>>();
    all.put("up", UpCommand::new);
    all.put("dev", DevCommand::new);
    all.put("init", InitCommand::new);
    all.put("ps", PsCommand::new);
    all.put("logs", LogsCommand::new);
    all.put("restart", RestartCommand::new);
    all.put("scale", ScaleCommand::new);
    all.put("run", RunCommand::new);
    all.put("release", ReleaseCommand::new);
    all.put("releases", ReleasesCommand::new);
    all.put("rollback", RollbackCommand::new);
    all.put("secret", SecretCommand::new);
    all.put("config", ConfigCommand::new);
    all.put("routes", RoutesCommand::new);
    all.put("version", VersionCommand::new);
    all.put("train", TrainCommand::new);
    all.put(HELP, CommandLine.HelpCommand::new);
    return all;
  }

  /** Words where the failure has some for its reader; else all there is to report it. */
  private static String explain(Exception failure) {
    return switch (failure) {
      case CliException told -> text(told);
      case StartException told -> text(told);
      case ConfigException told -> text(told);
      case ManifestException told -> "banyan.app.yaml has mistakes:\n" + told.text();
      case ProblemException told -> told.problem().detail();
      default -> {
        var trace = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(trace));
        yield "This should not have happened; please report it.\n" + trace;
      }
    };
  }

  private static String text(RuntimeException told) {
    return String.valueOf(told.getMessage());
  }

  static final class Versions implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"banyan " + Version.banyan()};
    }
  }
}
