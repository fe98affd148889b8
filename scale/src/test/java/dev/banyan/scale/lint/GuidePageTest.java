package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.rule.Rules;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the guide file says what the file can say. */
class GuidePageTest {

  private final String page;

  GuidePageTest() throws IOException {
    page = Files.readString(Path.of("..", "docs", "guide-file.md"));
  }

  @Test
  void itsExampleIsReadAndFoundToSayWhatThePageSays() {
    String yaml = page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("```\n\nFrom this"));
    Linted guide = Linted.text(yaml);

    guide.says("cost-sum", "$730, not $830");
    guide.says("machine-price", "$561");
    guide.says("stage-cover", "20,000–30,000");
    guide.says("shard-function", "python.hash");
    guide.says("shard-login", "login by email");
    assertThat(guide.of("reshard")).isNotEmpty();
  }

  @Test
  void itNamesEveryRule() {
    assertThat(Rules.all())
        .allSatisfy(
            rule -> assertThat(page).contains("| `" + rule.id() + "` | " + rule.title() + " |"));
  }

  @Test
  void itNamesEveryAssumption() {
    assertThat(Assumptions.shipped().assumptions())
        .allSatisfy(
            assumption ->
                assertThat(page)
                    .contains(
                        "| `"
                            + assumption.name()
                            + "` | "
                            + (assumption.value() + " " + assumption.unit()).strip()
                            + " | "
                            + assumption.because()
                            + " |"));
  }

  @Test
  void itNamesEveryKey() {
    assertThat(keys(Guide.class).distinct())
        .filteredOn(key -> !key.equals("line") && !key.equals("quote"))
        .allSatisfy(key -> assertThat(page).containsPattern("[`.]" + key + "`"));
  }

  private static Stream<String> keys(Type type) {
    if (type instanceof ParameterizedType generic) {
      return Arrays.stream(generic.getActualTypeArguments()).flatMap(GuidePageTest::keys);
    }
    if (type instanceof Class<?> record && record.isRecord()) {
      return Arrays.stream(record.getRecordComponents())
          .flatMap(
              part -> {
                boolean section = part.getType().getSimpleName().endsWith("Part");
                Stream<String> own = section ? Stream.of() : Stream.of(part.getName());
                return Stream.concat(own, keys(part.getGenericType()));
              });
    }
    return List.<String>of().stream();
  }
}
