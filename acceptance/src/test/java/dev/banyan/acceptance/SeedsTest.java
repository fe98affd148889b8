package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps docs/seeds true: every row is well-formed, no link is dead, every slug is explained. */
class SeedsTest {

  private static final Path ROOT = Repository.root();

  /** How many statements each guide has at the least; a row that goes must be missed. */
  private static final List<Guide> GUIDES =
      List.of(
          new Guide("bharatbuild", 257),
          new Guide("covibes", 236),
          new Guide("bondhu", 357),
          new Guide("jarvis", 63),
          new Guide("ai-mate", 241));

  private static final Pattern ROW =
      Pattern.compile("\\| (\\d+)(?:-(\\d+))? \\| ([^|]+) \\| ([^|]+) \\|");
  private static final Pattern PLANNED = Pattern.compile("planned:(?:[A-Z]|later) [a-z0-9-]+");
  private static final Pattern PATH_LINK =
      Pattern.compile("(test|file):([^#\\s]+)(?:#([A-Za-z0-9_]+))?");
  private static final Pattern COMMAND = Pattern.compile("command:([a-z-]+)");
  private static final Set<String> COMMANDS = Repository.commands();
  private static final Pattern SLUG_LINE = Pattern.compile("\\| `(planned:[^`]+)` \\|.*");

  record Guide(String name, int rowsAtLeast) {}

  record Row(String guide, int line, int last, String statement, String where) {}

  @Test
  void everyRowIsWellFormedAndNoneIsLost() throws IOException {
    for (Guide guide : GUIDES) {
      List<Row> rows = rows(guide.name());
      assertThat(rows).as(guide.name()).hasSizeGreaterThanOrEqualTo(guide.rowsAtLeast());
      assertThat(rows).as(guide.name()).allMatch(row -> row.line() <= row.last());
    }
  }

  @Test
  void noLinkIsDead() throws IOException {
    var dead = new ArrayList<String>();
    for (Guide guide : GUIDES) {
      for (Row row : rows(guide.name())) {
        if (!stands(row.where())) {
          dead.add(row.guide() + ":" + row.line() + " " + row.where());
        }
      }
    }
    assertThat(dead).as("links that lead nowhere").isEmpty();
  }

  @Test
  void everySlugIsExplainedAndEveryExplanationIsUsed() throws IOException {
    Set<String> explained =
        Files.readAllLines(ROOT.resolve("docs/seeds.md")).stream()
            .map(SLUG_LINE::matcher)
            .filter(java.util.regex.Matcher::matches)
            .map(matcher -> matcher.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    var used = new TreeSet<String>();
    for (Guide guide : GUIDES) {
      for (Row row : rows(guide.name())) {
        var planned = PLANNED.matcher(row.where());
        if (planned.find()) {
          used.add(planned.group());
        }
      }
    }
    assertThat(used).isEqualTo(explained);
  }

  private static boolean stands(String where) throws IOException {
    if (where.startsWith("refused: ")) {
      return where.length() > "refused: because".length();
    }
    if (where.startsWith("fact: ")) {
      String behind = where.substring("fact: ".length());
      return behind.equals("context") || stands(behind);
    }
    if (PLANNED.matcher(where).matches()) {
      return true;
    }
    var command = COMMAND.matcher(where);
    if (command.matches()) {
      return COMMANDS.contains(command.group(1));
    }
    var link = PATH_LINK.matcher(where);
    if (!link.matches()) {
      return false;
    }
    Path file = ROOT.resolve(link.group(2)).normalize();
    if (!file.startsWith(ROOT) || !Files.isRegularFile(file)) {
      return false;
    }
    boolean isTest = link.group(2).contains("/src/test/");
    if (link.group(1).equals("test") && !isTest) {
      return false;
    }
    String method = link.group(3);
    return method == null
        || Pattern.compile("\\b" + method + "\\b")
            .matcher(Files.readString(file, StandardCharsets.UTF_8))
            .find();
  }

  private static List<Row> rows(String guide) throws IOException {
    var out = new ArrayList<Row>();
    for (String text : Files.readAllLines(ROOT.resolve("docs/seeds/" + guide + ".md"))) {
      if (!text.startsWith("| ") || text.startsWith("| line |")) {
        continue;
      }
      var row = ROW.matcher(text);
      assertThat(row.matches()).as("%s: %s", guide, text).isTrue();
      int first = Integer.parseInt(row.group(1));
      int last = row.group(2) == null ? first : Integer.parseInt(row.group(2));
      out.add(new Row(guide, first, last, row.group(3).strip(), row.group(4).strip()));
    }
    return out;
  }
}
