package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.edge.CannotListenException;
import dev.banyan.server.StartException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BanyanCommandTest {

  private static final Terminal QUIET = new Terminal(System.out, System.err, false);

  static List<String> names() {
    return BanyanCommand.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyCommandTellsHowItIsUsed(String name) {
    assertThat(help(name, "--help")).contains(name);
    assertThat(help(name, "-h")).contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"set", "ls", "rm"})
  void soDoThoseBelowOthers(String name) {
    assertThat(help("secret", name, "--help")).contains("banyan secret " + name);
  }

  /** The parser says on standard error what it cannot format, and shows it raw. */
  @Test
  void noHelpHoldsWhatCannotBeFormatted() {
    PrintStream before = System.err;
    var said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(usage(BanyanCommand.parser(QUIET))).contains("(70 % of resources.cpu)");
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  /** Of a command and of all below it. */
  private static String usage(CommandLine command) {
    var text = new StringBuilder(oneLine(command.getUsageMessage()));
    command.getSubcommands().values().forEach(below -> text.append(usage(below)));
    return text.toString();
  }

  /** A plan reckons with assumptions: what is verified are the models of measure. */
  @Test
  void aPlansHelpClaimsNoMoreThanIsVerified() {
    assertThat(oneLine(help("plan", "--help")))
        .contains("It rests on assumptions, which are listed")
        .contains("measure's models foretell: banyan plan verify");
    assertThat(oneLine(help("plan", "verify", "--help")))
        .contains("Holds measure's models against two apps")
        .doesNotContain("behind plans");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static String help(String... args) {
    var written = new StringWriter();
    int code =
        BanyanCommand.parser(QUIET, args).setOut(new PrintWriter(written, true)).execute(args);
    assertThat(code).as(String.join(" ", args)).isZero();
    return written.toString();
  }

  @Test
  void optionsBeforeTheDashesAreBanyansAndThoseAfterTheCommands() {
    RunCommand run = run("web", "--data", "/d", "--app", "shop", "--", "ls", "-l", "--app");
    assertThat(run.service).isEqualTo("web");
    assertThat(run.data).isEqualTo(Path.of("/d"));
    assertThat(run.app).isEqualTo("shop");
    assertThat(run.words()).containsExactly("ls", "-l", "--app");

    run = run("--data", "/d", "web", "-d", "--", "ls");
    assertThat(run.data).isEqualTo(Path.of("/d"));
    assertThat(run.detach).isTrue();
    assertThat(run.words()).containsExactly("ls");

    run = run("--data", "/d", "web", "--", "ls", "--data", "/e");
    assertThat(run.data).isEqualTo(Path.of("/d"));
    assertThat(run.words()).containsExactly("ls", "--data", "/e");
  }

  @Test
  void withoutDashesBeforeItTheCommandKeepsItsOptions() {
    assertThat(run("web", "ls", "-l", "--data", "x").words())
        .containsExactly("ls", "-l", "--data", "x");
    assertThat(run("web", "pytest", "-x", "--", "tests").words())
        .containsExactly("pytest", "-x", "--", "tests");
  }

  @Test
  void anOptionWhereTheCommandShouldBeginIsRefusedInWords() {
    assertThatThrownBy(() -> run("web", "--data", "/d", "ls").check())
        .isInstanceOf(CliException.class)
        .hasMessageContaining("--data")
        .hasMessageContaining("Put -- before the command");
    run("web", "--data", "/d", "--", "ls").check();
    run("web", "--", "ls", "-l").check();
  }

  private static RunCommand run(String... words) {
    String[] args = new String[words.length + 1];
    args[0] = "run";
    System.arraycopy(words, 0, args, 1, words.length);
    CommandLine parser = BanyanCommand.parser(QUIET, args);
    parser.parseArgs(args);
    return parser.getSubcommands().get("run").getCommand();
  }

  @Test
  void aPortThatIsTakenIsToldWithoutATrace() {
    var taken = new CannotListenException("127.0.0.1", 8080, new java.net.BindException("in use"));
    assertThat(BanyanCommand.explain(taken)).isEqualTo(taken.getMessage());
    assertThat(BanyanCommand.explain(new StartException("words"))).isEqualTo("words");
    assertThat(BanyanCommand.explain(new IllegalStateException("odd"))).contains("report it");
  }

  @Test
  void aFolderOfSomebodyElseIsToldWithoutATrace() {
    var denied = new java.nio.file.AccessDeniedException("/srv/.banyan/node.json");
    String words =
        "This user may not read or write /srv/.banyan/node.json."
            + " Run banyan as the user to whom it belongs.";
    assertThat(BanyanCommand.explain(denied)).isEqualTo(words);
    assertThat(BanyanCommand.explain(new java.io.UncheckedIOException(denied))).isEqualTo(words);
  }
}
