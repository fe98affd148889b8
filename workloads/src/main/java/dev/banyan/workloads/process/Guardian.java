package dev.banyan.workloads.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shell that outlives a killed Banyan by a moment. It waits on a pipe; when the pipe ends without
 * a word, Banyan was killed, and the shell ends everything in the cgroups of this life, so that no
 * half of a service works on unwatched until the next start. It is a convenience: {@link
 * ProcessDriver#endLeftovers} does not rely on it.
 */
final class Guardian implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);

  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      if read -r word; then exit 0; fi
      for group in "$1"/*/; do
        if [ -e "$group/cgroup.kill" ]; then echo 1 > "$group/cgroup.kill"; continue; fi
        if [ -e "$group/freezer.state" ]; then echo FROZEN > "$group/freezer.state"; fi
        while read -r pid; do kill -9 "$pid"; done < "$group/cgroup.procs"
        if [ -e "$group/freezer.state" ]; then echo THAWED > "$group/freezer.state"; fi
      done
      """;

  private final Process shell;

  private Guardian(Process shell) {
    this.shell = shell;
  }

  /**
   * @param directory that holds a cgroup for each instance; of the freezer in version 1
   */
  static Optional<Guardian> start(Tools tools, Path directory) {
    var command = new ArrayList<String>();
    tools.setsid().ifPresent(command::add);
    command.addAll(List.of(Tools.SHELL, "-c", SCRIPT, "banyan-guardian", directory.toString()));
    var builder =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    try {
      return Optional.of(new Guardian(builder.start()));
    } catch (IOException e) {
      LOG.warn("No guardian: after a kill of Banyan, services end at its next start only", e);
      return Optional.empty();
    }
  }

  /** Banyan ends in order: there is nothing to guard any more. */
  @Override
  public void close() {
    try (var pipe = shell.getOutputStream()) {
      pipe.write("done\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException gone) {
      LOG.debug("The guardian was gone before its word", gone);
    }
  }
}
