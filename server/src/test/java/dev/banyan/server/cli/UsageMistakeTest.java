package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageMistakeTest {

  private static final int USAGE = 2;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "scale web|web lacks its =N; write: banyan scale web=3",
        "scale|SERVICE=N is missing; write: banyan scale api=3 worker=2",
        "scale web=|'' is no whole number; write: banyan scale api=3 worker=2",
        "scale web=many|'many' is no whole number; write: banyan scale api=3 worker=2",
        "config set LEVEL|LEVEL lacks its =VALUE; write: banyan config set LEVEL=VALUE",
        "config set|NAME=VALUE is missing; write: banyan config set LOG_LEVEL=debug",
        "config get|NAME is missing; write: banyan config get NAME",
        "config rm|NAME is missing; write: banyan config rm NAME",
        "secret set|NAME is missing; write: banyan secret set NAME",
        "secret rm|NAME is missing; write: banyan secret rm NAME",
        "secret add A|There is no command banyan secret add; see: banyan secret --help",
        "secret sett A|There is no command banyan secret sett; did you mean set?",
        "logz|There is no command banyan logz; did you mean logs?",
        "frobnicate|There is no command banyan frobnicate; see: banyan --help",
        "help frobnicate|There is no command banyan frobnicate; see: banyan --help",
        "--app shop ps|banyan has no option --app; see: banyan --help",
        "logs --folow|banyan logs has no option --folow; did you mean --follow?",
        "logs -n many|--tail takes a whole number, not 'many'",
        "logs -f=maybe|--follow takes no value.",
        "logs --app|--app needs a value: --app NAME",
        "ps --app a --app b|--app can be given only once.",
        "restart api worker|worker is one word too many for banyan restart; see: banyan restart --help",
        "up --port high|--port takes a whole number, not 'high'",
        "up --data|--data needs a value: --data DIR",
      })
  void oneSentenceSaysWhatToWrite(String words, String told) {
    assertThat(said(USAGE, words.split(" "))).isEqualTo("banyan: " + told + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "scale =3|Say which service: banyan scale web=3",
        "config set =1|An empty word cannot be a variable's name: it begins with a letter or _, and goes on"
            + " with letters, digits and _, 128 in all.",
      })
  void soItDoesOfWhatCanBeReadAndMakesNoSense(String words, String told) {
    assertThat(said(1, words.split(" "))).isEqualTo("banyan: " + told + "\n");
  }

  @Test
  void aWordThatNoFolderCanHaveIsToldWithTheOption() {
    assertThat(said(USAGE, "up", "--data", "a\0b")).startsWith("banyan: --data takes DIR, not ");
  }

  /** All that the process prints. */
  private static String said(int exitCode, String... args) {
    var printed = new ByteArrayOutputStream();
    var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    var terminal = new Terminal(stream, stream, false);
    assertThat(BanyanCommand.parser(terminal, args).execute(args)).isEqualTo(exitCode);
    return printed.toString(StandardCharsets.UTF_8);
  }
}
