package dev.banyan.workloads.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The command that Banyan really starts: a chain in which each program makes one thing true and
 * then becomes the next (exec), so that the process id stays the one that Java knows.
 *
 * <ol>
 *   <li>enter the cgroup, before anything of the service runs;
 *   <li>{@code setsid}: a session of its own, so that a terminal's Ctrl-C reaches Banyan alone;
 *   <li>where needed, {@code unshare --mount} and the covers of {@link Reach};
 *   <li>{@code setpriv}: user id, no new privileges, and death with the thread that started it;
 *   <li>the service's command.
 * </ol>
 */
final class StartCommand {

  /** Exit code of a start that never reached the service's command. */
  static final int EXIT_NOT_STARTED = 125;

  private static final String ENTER =
      """
      n=$1; shift
      while [ "$n" -gt 0 ]; do echo $$ > "$1" || exit 125; shift; n=$((n-1)); done
      { echo 300 > /proc/self/oom_score_adj; } 2>/dev/null
      exec "$@"
      """;

  private static final String COVER =
      """
      mount=$1; mkdir=$2; stage=$3; covers=$4; shift 4
      mask=$(umask); umask 022
      while [ "$covers" -gt 0 ]; do
        cover=$1; shown=$2; shift 2
        "$mount" -t tmpfs -o mode=755,size=256k,nr_inodes=1k banyan "$stage" || exit 125
        while [ "$shown" -gt 0 ]; do
          "$mkdir" -p "$stage/$1" || exit 125
          "$mount" --bind "$cover/$1" "$stage/$1" || exit 125
          shift; shown=$((shown-1))
        done
        "$mount" --move "$stage" "$cover" || exit 125
        covers=$((covers-1))
      done
      umask "$mask"
      cd "$1" || exit 125
      shift
      exec "$@"
      """;

  private static final String LATE =
      """
      for n in $BANYAN_LATE; do
        eval "export $n=\\"\\$BANYAN_LATE_$n\\""; unset "BANYAN_LATE_$n"
      done
      unset BANYAN_LATE n
      exec "$@"
      """;

  /** Variables that change what a program does before its first line, or a shell. */
  private static final Pattern EARLY =
      Pattern.compile(
          "LD_.*|GLIBC_.*|MALLOC_.*|GCONV_PATH|LOCPATH|NLSPATH|GETCONF_DIR|HOSTALIASES|RES_OPTIONS"
              + "|ENV|BASH_ENV|IFS|PS4|SHELLOPTS|LIBMOUNT_.*");

  private StartCommand() {}

  /**
   * @param tools of the host; what is missing is left out, and the driver has refused where it
   *     counts
   * @param groupEntries cgroup.procs files to enter
   * @param user to become; empty: stay who we are
   * @param covers see {@link Reach#covers}
   * @param stage an empty directory to mount on, private to the new namespace
   * @param late whether {@link #environment} holds variables back
   */
  static List<String> of(
      Tools tools,
      List<Path> groupEntries,
      OptionalInt user,
      Map<Path, List<Path>> covers,
      Path stage,
      Path workingDirectory,
      boolean late,
      List<String> command) {
    var line = new ArrayList<String>();
    line.addAll(List.of(Tools.SHELL, "-c", ENTER, "banyan-start"));
    line.add(Integer.toString(groupEntries.size()));
    groupEntries.forEach(entry -> line.add(entry.toString()));
    tools.setsid().ifPresent(line::add);
    if (!covers.isEmpty()) {
      line.addAll(List.of(tools.unshare().orElseThrow(), "--mount", "--propagation", "private"));
      line.addAll(List.of(Tools.SHELL, "-c", COVER, "banyan-start"));
      line.addAll(List.of(tools.mount().orElseThrow(), tools.mkdir().orElseThrow()));
      line.add(stage.toString());
      line.add(Integer.toString(covers.size()));
      covers.forEach(
          (cover, shown) -> {
            line.add(cover.toString());
            line.add(Integer.toString(shown.size()));
            shown.forEach(path -> line.add(path.toString()));
          });
      line.add(workingDirectory.toString());
    }
    if (tools.setpriv().isPresent()) {
      line.add(tools.setpriv().get());
      if (user.isPresent()) {
        String id = Integer.toString(user.getAsInt());
        line.addAll(List.of("--reuid", id, "--regid", id, "--clear-groups"));
      }
      line.addAll(List.of("--no-new-privs", "--pdeathsig", "KILL", "--"));
    }
    if (late) {
      line.addAll(List.of(Tools.SHELL, "-c", LATE, "banyan-start"));
    }
    line.addAll(command);
    return line;
  }

  /**
   * The environment to start with as root: variables that could make the chain itself run the
   * service's code with our rights wait under another name until the user id is set.
   */
  static Map<String, String> environment(Map<String, String> wanted) {
    var environment = new LinkedHashMap<String, String>();
    var late = new ArrayList<String>();
    new TreeMap<>(wanted)
        .forEach(
            (name, value) -> {
              if (EARLY.matcher(name).matches()) {
                environment.put("BANYAN_LATE_" + name, value);
                late.add(name);
              } else {
                environment.put(name, value);
              }
            });
    if (!late.isEmpty()) {
      environment.put("BANYAN_LATE", String.join(" ", late));
    }
    return environment;
  }
}
