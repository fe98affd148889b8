package dev.banyan.server.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only holds others: alone it shows its help. */
abstract class Group implements Callable<Integer> {

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(System.out);
    }
    return CommandLine.ExitCode.USAGE;
  }
}
