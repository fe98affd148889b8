package dev.banyan.server.cli;

import dev.banyan.scale.advise.Setup;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What no metric shows of a system, as its owner says it; what is not said is not known. */
final class SetupFlags {

  @Option(
      names = "--cached",
      paramLabel = "yes|no",
      description = "Whether answers or queries are cached at all.")
  @Nullable String cached;

  @Option(
      names = "--pooled",
      paramLabel = "yes|no",
      description = "Whether database connections are pooled.")
  @Nullable String pooled;

  @Option(
      names = "--largest",
      paramLabel = "yes|no",
      description = "Whether the machine is the largest there is to have.")
  @Nullable String largest;

  @Option(
      names = "--redundancy",
      paramLabel = "yes|no",
      description = "Whether the loss of a machine has to be survived, and is not yet.")
  @Nullable String redundancy;

  @Option(
      names = "--scaled-up",
      paramLabel = "DATE",
      description = "When the machine was last made larger.")
  @Nullable String scaledUp;

  Setup setup() {
    return new Setup(
        answer("--cached", cached),
        answer("--pooled", pooled),
        answer("--largest", largest),
        answer("--redundancy", redundancy),
        Optional.ofNullable(scaledUp).map(SetupFlags::day));
  }

  private static Optional<Boolean> answer(String flag, @Nullable String given) {
    return switch (given) {
      case null -> Optional.empty();
      case "yes" -> Optional.of(true);
      case "no" -> Optional.of(false);
      default -> throw new CliException(flag + " takes yes or no, not '" + given + "'.");
    };
  }

  private static Instant day(String given) {
    try {
      return LocalDate.parse(given).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException wrong) {
      throw new CliException("--scaled-up takes a date such as 2026-01-31, not '" + given + "'.");
    }
  }
}
