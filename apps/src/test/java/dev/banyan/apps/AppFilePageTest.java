package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds docs/app-file.md against the schema: the same keys, the same defaults, examples that parse.
 */
class AppFilePageTest {

  private static final Pattern SECTION = Pattern.compile("(?m)^## (.+)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z0-9.]+)` \\|([^|]*)\\|");
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\\n(name: .+?)^```$");

  /** Which part of the schema each section is about. */
  private static final Map<String, String> SECTIONS =
      Map.of(
          "The file", "",
          "`services`", "/$defs/service",
          "`routes`", "/$defs/route",
          "`schedules`", "/$defs/schedule");

  @Test
  void everyKeyStandsInThePageWithItsDefaultAndNoOther() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(AppManifest.jsonSchema());
    String page = Files.readString(page());
    for (var section : SECTIONS.entrySet()) {
      var keys = new TreeMap<String, String>();
      collect(schema.at(section.getValue()), "", keys);
      Map<String, String> rows = rows(section(page, section.getKey()));
      assertThat(rows.keySet()).as(section.getKey()).isEqualTo(keys.keySet());
      keys.forEach(
          (key, fallback) ->
              assertThat(rows.get(key)).as("%s %s", section.getKey(), key).contains(fallback));
    }
  }

  static Stream<String> examples() throws IOException {
    return EXAMPLE.matcher(Files.readString(page())).results().map(found -> found.group(1));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsAnAppFile(String example) {
    assertThat(AppManifest.parse(example).services()).isNotEmpty();
  }

  /** Keys as the page writes them, each with its default in code marks; empty where it has none. */
  private static void collect(JsonNode object, String prefix, Map<String, String> keys) {
    object
        .path("properties")
        .properties()
        .forEach(
            property -> {
              JsonNode value = property.getValue();
              String key = prefix + property.getKey();
              JsonNode fallback = value.path("default");
              keys.put(key, fallback.isMissingNode() ? "" : "`" + fallback.asText() + "`");
              collect(value, key + ".", keys);
            });
  }

  private static Map<String, String> rows(String section) {
    var rows = new TreeMap<String, String>();
    ROW.matcher(section).results().forEach(row -> rows.put(row.group(1), row.group(2)));
    return rows;
  }

  private static String section(String page, String title) {
    MatchResult heading =
        SECTION
            .matcher(page)
            .results()
            .filter(found -> found.group(1).equals(title))
            .findFirst()
            .orElseThrow();
    String rest = page.substring(heading.end());
    return SECTION
        .matcher(rest)
        .results()
        .findFirst()
        .map(next -> rest.substring(0, next.start()))
        .orElse(rest);
  }

  private static Path page() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path page = folder.resolve("docs/app-file.md");
      if (Files.isRegularFile(page)) {
        return page;
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException("the test does not run inside the checkout");
  }
}
