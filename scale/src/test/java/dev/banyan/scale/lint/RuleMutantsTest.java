package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.rule.Finding;
import dev.banyan.scale.lint.rule.Rule;
import dev.banyan.scale.lint.rule.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A guide in which everything agrees, and changes of one thing each. A second guide that agrees
 * with the first stands beside it, for the rules that compare.
 */
class RuleMutantsTest {

  private static final int MUTANTS_LEAST = 3;

  record Mutant(String rule, String replace, String by) {

    String of(String clean) {
      assertThat(clean.split(java.util.regex.Pattern.quote(replace), -1))
          .as("'%s' stands once in the clean guide", replace)
          .hasSize(2);
      return clean.replace(replace, by);
    }
  }

  record Mutants(List<Mutant> mutants) {}

  private static final String CLEAN = text("clean.yaml");
  private static final List<Mutant> MUTANTS =
      ScaleFile.read(text("mutants.yaml"), Mutants.class).mutants();

  static Stream<Mutant> mutants() {
    return MUTANTS.stream();
  }

  static Stream<String> rules() {
    return Rules.all().stream().map(Rule::id);
  }

  @Test
  void theCorrectedGuideIsSilent() {
    assertThat(check(CLEAN).stream().map(Linted::text)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void theRuleSpeaksOfTheMutant(Mutant mutant) {
    List<Finding> found = check(mutant.of(CLEAN));

    assertThat(found)
        .as("found: %s", found.stream().map(Finding::rule).collect(Collectors.joining(", ")))
        .anySatisfy(
            finding -> {
              assertThat(finding.rule()).isEqualTo(mutant.rule());
              assertThat(finding.arithmetic()).isNotEmpty();
              assertThat(finding.where()).anyMatch(place -> place.guide().equals("Clean"));
            });
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleHasThreeMutants(String rule) {
    assertThat(MUTANTS.stream().filter(mutant -> mutant.rule().equals(rule)).distinct())
        .hasSizeGreaterThanOrEqualTo(MUTANTS_LEAST);
  }

  @Test
  void noRuleKnowsAGuideByName() throws Exception {
    List<String> names =
        Lint.SHIPPED.stream()
            .flatMap(name -> Stream.of(name, Lint.guide(name).name(), Lint.guide(name).file()))
            .toList();
    URL code = Rules.class.getProtectionDomain().getCodeSource().getLocation();
    Path rules = Path.of(code.toURI()).resolve("dev/banyan/scale/lint/rule");

    try (Stream<Path> files = Files.list(rules)) {
      assertThat(files)
          .hasSizeGreaterThan(Rules.all().size())
          .allSatisfy(
              file -> {
                String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(names).noneMatch(constants::contains);
              });
    }
  }

  private static List<Finding> check(String yaml) {
    Guide mutant = Lint.read(yaml);
    Guide beside = Lint.read(CLEAN.replace("name: Clean\n", "name: Beside\n"));
    return Lint.shipped().check(List.of(mutant, beside)).findings();
  }

  private static String text(String name) {
    try (InputStream in =
        Objects.requireNonNull(RuleMutantsTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
