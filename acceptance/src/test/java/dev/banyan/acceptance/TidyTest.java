package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The habits of CONTRIBUTING.md that a program can check. */
class TidyTest {

  private static final int LINES_MAX = 600;
  private static final Pattern SLEEP = Pattern.compile("Thread\\.sleep\\(");
  private static final Pattern EMPTY_CATCH =
      Pattern.compile("catch \\([^)]*\\) \\{\\s*\\}", Pattern.DOTALL);
  private static final Pattern LEFT_OVER = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
  private static final Pattern SKIPPED =
      Pattern.compile("@Disabled\\b|jupiter\\.api\\.Assumptions|\\bassum(e|ing)[A-Z]");

  @Test
  void noFileTellsTooManyThings() throws IOException {
    assertThat(javaFiles().filter(file -> lines(file) > LINES_MAX)).isEmpty();
  }

  @Test
  void nothingIsLeftForLaterInTheCode() throws IOException {
    assertThat(javaFiles().filter(file -> finds(LEFT_OVER, file))).isEmpty();
  }

  @Test
  void noErrorIsSwallowed() throws IOException {
    assertThat(javaFiles().filter(file -> finds(EMPTY_CATCH, file))).isEmpty();
  }

  @Test
  void testsWaitOnConditionsAndNeverSkip() throws IOException {
    List<Path> tests = javaFiles().filter(file -> file.toString().contains("/src/test/")).toList();
    assertThat(tests).isNotEmpty();
    assertThat(tests).filteredOn(file -> finds(SLEEP, file) || finds(SKIPPED, file)).isEmpty();
  }

  private static Stream<Path> javaFiles() throws IOException {
    return Repository.files()
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file -> !file.endsWith("TidyTest.java"));
  }

  private static int lines(Path file) {
    return (int) read(file).lines().count();
  }

  private static boolean finds(Pattern pattern, Path file) {
    return pattern.matcher(read(file)).find();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
