package dev.banyan.server.cli;

import dev.banyan.apps.ManifestException;
import dev.banyan.edge.CannotListenException;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.config.ConfigException;
import dev.banyan.server.StartException;
import dev.banyan.server.Version;
import dev.banyan.server.cli.Terminal.Ink;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
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
   * In the order in which help lists them. To describe one to the parser takes some ten
   * milliseconds, so that only the one that is asked for is; all of them, where none is.
   */
  static final List<String> NAMES =
      List.of(
          "up",
          "dev",
          "init",
          "ps",
          "logs",
          "restart",
          "scale",
          "run",
          "release",
          "releases",
          "rollback",
          "remove",
          "secret",
          "config",
          "routes",
          "load",
          "advise",
          "plan",
          "simulate",
          "lint",
          "tour",
          "measure",
          "version",
          "train",
          HELP);

  /** A command that failed and said why. */
  private static final int FAILED = 1;

  /** Runs one command line; gives its exit code. */
  public static int execute(String... args) {
    return parser(Terminal.ofProcess(), args).execute(args);
  }

  /** What reads one command line; it knows no more commands than that one asks for. */
  static CommandLine parser(Terminal terminal, String... args) {
    var line = new CommandLine(new BanyanCommand());
    String asked = args.length == 0 ? HELP : args[0];
    List<String> wanted = NAMES.contains(asked) && !asked.equals(HELP) ? List.of(asked) : NAMES;
    wanted.forEach(name -> line.addSubcommand(name, command(name)));
    CommandLine plan = line.getSubcommands().get("plan");
    if (plan != null) {
      plan.addSubcommand("verify", new PlanVerifyCommand(terminal));
    }
    for (CommandLine each : line.getSubcommands().values()) {
      giveHelp(each);
    }
    line.setColorScheme(
            CommandLine.Help.defaultColorScheme(
                terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler(new UsageMistake(terminal))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              terminal.say(terminal.ink(Ink.RED, "banyan: ") + explain(failure));
              return FAILED;
            });
    CommandLine run = line.getSubcommands().get("run");
    if (run != null && asked.equals("run")) {
      List<String> words = List.of(args).subList(1, args.length);
      run.setStopAtPositional(!RunCommand.hasOwnOptionsLate(run.getCommandSpec(), words));
    }
    return line;
  }

  /** Every command, and each below it, tells how it is used. */
  private static void giveHelp(CommandLine command) {
    CommandLine.Model.CommandSpec spec = command.getCommandSpec();
    if (spec.findOption("--help") == null) {
      spec.addOption(
          CommandLine.Model.OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this help message and exit.")
              .build());
    }
    for (CommandLine below : command.getSubcommands().values()) {
      giveHelp(below);
    }
  }

  /** No method references: the JDK 25 AOT cache cannot keep one to the parser's old classes. */
  private static Object command(String name) {
    return switch (name) {
      case "up" -> new UpCommand();
      case "dev" -> new DevCommand();
      case "init" -> new InitCommand();
      case "ps" -> new PsCommand();
      case "logs" -> new LogsCommand();
      case "restart" -> new RestartCommand();
      case "scale" -> new ScaleCommand();
      case "run" -> new RunCommand();
      case "release" -> new ReleaseCommand();
      case "releases" -> new ReleasesCommand();
      case "rollback" -> new RollbackCommand();
      case "remove" -> new RemoveCommand();
      case "secret" -> new SecretCommand();
      case "config" -> new ConfigCommand();
      case "routes" -> new RoutesCommand();
      case "load" -> new LoadCommand(Terminal.ofProcess());
      case "advise" -> new AdviseCommand(Terminal.ofProcess());
      case "plan" -> new PlanCommand(Terminal.ofProcess());
      case "simulate" -> new SimulateCommand(Terminal.ofProcess());
      case "lint" -> new LintCommand(Terminal.ofProcess());
      case "tour" -> new TourCommand();
      case "measure" -> new MeasureCommand(Terminal.ofProcess());
      case "version" -> new VersionCommand();
      case "train" -> new TrainCommand();
      case HELP -> new CommandLine.HelpCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Words where the failure has some for its reader; else all there is to report it. */
  static String explain(Exception failure) {
    return switch (failure) {
      case CliException told -> text(told);
      case StartException told -> text(told);
      case CannotListenException told -> text(told);
      case ConfigException told -> text(told);
      case ManifestException told -> "banyan.app.yaml has mistakes:\n" + told.text();
      case ProblemException told -> told.problem().detail();
      case AccessDeniedException denied -> denied(denied);
      case UncheckedIOException wrapped
          when wrapped.getCause() instanceof AccessDeniedException it ->
          denied(it);
      default -> {
        var trace = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(trace));
        yield "This should not have happened; please report it.\n" + trace;
      }
    };
  }

  private static String denied(AccessDeniedException denied) {
    return "This user may not read or write "
        + denied.getFile()
        + ". Run banyan as the user to whom it belongs.";
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
