package dev.banyan.server.cli;

import dev.banyan.kernel.NearestName;
import dev.banyan.server.cli.Terminal.Ink;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says of a command line that cannot be read, in one sentence, what to write instead. */
final class UsageMistake implements IParameterExceptionHandler {

  private final Terminal terminal;

  UsageMistake(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleParseException(ParameterException mistake, String[] args) {
    terminal.say(terminal.ink(Ink.RED, "banyan: ") + explain(mistake));
    return mistake.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
  }

  static String explain(ParameterException mistake) {
    CommandLine command = mistake.getCommandLine();
    CommandSpec spec = command.getCommandSpec();
    return switch (mistake) {
      case MissingParameterException missing -> missing(spec, missing.getMissing());
      case UnmatchedArgumentException unmatched -> unmatched(command, unmatched);
      case OverwrittenOptionException twice
          when twice.getOverwritten() instanceof OptionSpec option ->
          option.longestName() + " can be given only once.";
      default -> {
        String value = mistake.getValue();
        ArgSpec argument = mistake.getArgSpec();
        if (value != null && argument == null && !command.getSubcommands().isEmpty()) {
          yield noCommand(command, value);
        }
        yield value == null || argument == null
            ? mistake.getMessage() + "; see: " + spec.qualifiedName() + " --help"
            : wrongValue(
                spec, argument, value, mistake.getCause() instanceof TypeConversionException);
      }
    };
  }

  private static String missing(CommandSpec spec, List<ArgSpec> missing) {
    if (!missing.isEmpty() && missing.getFirst() instanceof OptionSpec option) {
      return option.longestName()
          + " needs a value: "
          + option.longestName()
          + " "
          + option.paramLabel();
    }
    return missing.stream().map(ArgSpec::paramLabel).collect(Collectors.joining(" and "))
        + " is missing; write: "
        + example(spec);
  }

  private static String unmatched(CommandLine command, UnmatchedArgumentException mistake) {
    CommandSpec spec = command.getCommandSpec();
    String word = mistake.getUnmatched().isEmpty() ? "" : mistake.getUnmatched().getFirst();
    if (mistake.isUnknownOption()) {
      Stream<String> names =
          spec.options().stream()
              .filter(option -> !option.hidden())
              .flatMap(option -> Stream.of(option.names()));
      return spec.qualifiedName()
          + " has no option "
          + word
          + hint(word, names.toList(), spec.qualifiedName() + " --help");
    }
    return command.getSubcommands().isEmpty()
        ? word
            + " is one word too many for "
            + spec.qualifiedName()
            + "; see: "
            + spec.qualifiedName()
            + " --help"
        : noCommand(command, word);
  }

  private static String noCommand(CommandLine command, String word) {
    List<String> names =
        command.getSubcommands().entrySet().stream()
            .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .toList();
    String name = command.getCommandSpec().qualifiedName();
    return "There is no command " + name + " " + word + hint(word, names, name + " --help");
  }

  /** What could not be made of a word is of another type; what was not even tried lacks its =. */
  private static String wrongValue(
      CommandSpec spec, ArgSpec argument, String value, boolean ofAnotherType) {
    Class<?>[] types = argument.auxiliaryTypes();
    Class<?> type = types[types.length - 1];
    boolean number = type == Integer.class || type == int.class;
    if (argument instanceof OptionSpec option) {
      String name = option.longestName();
      return option.arity().max() == 0
          ? name + " takes no value."
          : name
              + " takes "
              + (number ? "a whole number" : option.paramLabel())
              + ", not '"
              + value
              + "'";
    }
    if (ofAnotherType) {
      String what = number ? "whole number" : argument.paramLabel();
      return "'" + value + "' is no " + what + "; write: " + example(spec);
    }
    String right = argument.paramLabel().substring(argument.paramLabel().indexOf('=') + 1);
    return value
        + " lacks its ="
        + right
        + "; write: "
        + spec.qualifiedName()
        + " "
        + value
        + "="
        + (number ? "3" : right);
  }

  /** The one of the command's description; else its name and what it cannot do without. */
  private static String example(CommandSpec spec) {
    String name = spec.qualifiedName();
    for (String line : spec.usageMessage().description()) {
      int at = line.indexOf(name + " ");
      if (at >= 0) {
        return line.substring(at);
      }
    }
    return name
        + spec.positionalParameters().stream()
            .filter(ArgSpec::required)
            .map(PositionalParamSpec::paramLabel)
            .map(label -> " " + label)
            .collect(Collectors.joining());
  }

  private static String hint(String word, Collection<String> known, String help) {
    return NearestName.of(word, known)
        .map(near -> "; did you mean " + near + "?")
        .orElse("; see: " + help);
  }
}
