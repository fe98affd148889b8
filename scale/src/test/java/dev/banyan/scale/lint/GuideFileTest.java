package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigException;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a guide file may say, and how it is refused. */
class GuideFileTest {

  private static final String HEAD = "name: X\nfile: x.md\n";

  @Test
  void aGuideWithNothingButItsNameHasNoFindings() {
    assertThat(Linted.text(HEAD).report().findings()).isEmpty();
  }

  @Test
  void everyMistakeIsSaidAtOnceAndNamesItsKey() {
    assertThatThrownBy(
            () ->
                Lint.read(
                    HEAD
                        + """
                        users:
                          ladders:
                            - name: a
                              stages:
                                - name: one
                                  users: {value: -5, unit: users, line: 1, quote: "-5"}
                                - name: two
                                  users: {value: many, unit: users, line: 1, quote: many}
                                - name: three
                                  users: {value: 5, unit: user, line: 0, quote: "5"}
                        traffik: {}
                        """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("stages[0]: users: -5 is negative")
        .hasMessageContaining("stages[1].users: 'many' is not a number or range")
        .hasMessageContaining("stages[2].users: line: 0 is not in")
        .hasMessageContaining("traffik: unknown key; did you mean 'traffic'?");
  }

  @Test
  void aUnitOfAnotherKindIsRefused() {
    assertThatThrownBy(
            () ->
                Lint.read(
                    HEAD
                        + """
                        users:
                          ladders:
                            - name: a
                              stages:
                                - name: one
                                  users: {value: 5, unit: usd/month, line: 1, quote: "5"}
                        """))
        .hasMessageContaining("users: 'usd/month' is not a unit of a number");
    assertThatThrownBy(() -> new Fact("5", "usr", 1, "5")).hasMessageContaining("users");
  }

  @Test
  void hugeNumbersAndLongListsAreRefused() {
    assertThatThrownBy(() -> new Fact("999999999999999", "Gi", 1, "x"))
        .hasMessageContaining("more than anything has");
    assertThatThrownBy(() -> new Fact("9".repeat(40), "users", 1, "x"))
        .hasMessageContaining("not a number");
    String tasks =
        String.join(
            "",
            IntStream.range(0, 201)
                .mapToObj(
                    i ->
                        "  - {name: t, start: 2026-01-01, takes: {value: 1, unit: days, line: 1,"
                            + " quote: x}}\n")
                .toList());
    assertThatThrownBy(() -> Lint.read(HEAD + "schedule:\n" + tasks))
        .hasMessageContaining("schedule: at most 200 entries");
  }

  @Test
  void whatIsThereManyTimesIsNothingTakenOff() {
    assertThatThrownBy(() -> Lint.read(HEAD + sum("-5", "2-3")))
        .hasMessageContaining("sums[0]: times: what is taken off is there once");
    assertThatThrownBy(() -> Lint.read(HEAD + sum("5", "0")))
        .hasMessageContaining("sums[0]: times: is at least 1");
    assertThat(Linted.text(HEAD + sum("5", "2-3")).held("nodes"))
        .containsExactly("2–3 machines × $5 = $10–15");
  }

  private static String sum(String part, String times) {
    return """
        cluster:
          sums:
            - name: nodes
              total: {value: 10-15, unit: usd/month, line: 1, quote: x}
              times: {value: %s, unit: machines, line: 1, quote: x}
              parts: {node: {value: %s, unit: usd/month, line: 1, quote: x}}
        """
        .formatted(times, part);
  }

  @Test
  void whatLiesInAStoreTakesSomething() {
    assertThatThrownBy(
            () ->
                Lint.read(
                    HEAD
                        + """
                        state:
                          stores:
                            - name: Redis
                              roles: [cache]
                              entries:
                                - {role: cache, size: {value: 0, unit: B, line: 1, quote: x}}
                                - {role: cache, size: {value: 1, unit: s, line: 1, quote: x}}
                              line: 1
                              quote: x
                        """))
        .hasMessageContaining("entries[0]: size: is at least 1")
        .hasMessageContaining("entries[1]: size: 's' is not a unit of bytes");
  }

  @Test
  void factsAreReadInBaseUnits() {
    assertThat(new Fact("250", "millicores", 1, "x").span().low()).isEqualByComparingTo("0.25");
    assertThat(new Fact("2-3", "GB", 1, "x").span().high()).isEqualByComparingTo("3000000000");
    assertThat(new Fact("10", "per-second", 1, "x").span().low()).isEqualByComparingTo("600");
    assertThat(new Fact("15-20+", "pods", 1, "x").open()).isTrue();
    assertThat(new Fact("-1400", "usd/month", 1, "x").span().low())
        .isEqualByComparingTo(new BigDecimal("-1400"));
  }

  @Test
  void noFieldOfAGuideIsAVerdict() {
    assertThat(names(dev.banyan.scale.lint.guide.Guide.class, new HashSet<>()))
        .isNotEmpty()
        .noneMatch(
            name ->
                Stream.of(
                        "wrong", "unstable", "bad", "invalid", "valid", "issue", "error", "broken")
                    .anyMatch(name.toLowerCase(java.util.Locale.ROOT)::equals))
        .noneMatch(name -> name.startsWith("is") && Character.isUpperCase(name.charAt(2)));
  }

  @Test
  void everyProductFactHasItsSource() {
    Catalogue catalogue = Catalogue.shipped();

    assertThat(catalogue.asOf()).isNotNull();
    assertThat(catalogue.discounts()).allMatch(row -> !row.source().page().isBlank());
    assertThat(catalogue.functions()).allMatch(row -> !row.source().page().isBlank());
    assertThat(catalogue.databases()).allMatch(row -> !row.source().page().isBlank());
  }

  @Test
  void anAssumptionCanBeSetAndIsShownAsSet() {
    Assumptions assumptions = Assumptions.shipped().with("concurrency", "1");
    var report = new Lint(Catalogue.shipped(), assumptions).check(List.of(Lint.guide("jarvis")));

    assertThat(new Linted(report).of("hpa-capacity")).isEmpty();
    assertThatThrownBy(() -> assumptions.with("concurency", "1"))
        .hasMessageContaining("did you mean 'concurrency'?");
    assertThatThrownBy(() -> assumptions.with("concurrency", "-1"))
        .hasMessageContaining("concurrency: -1");
  }

  @Test
  void servicesCanBeTakenAtTheReplicasThatAreSet() {
    Assumptions set = Assumptions.shipped().with("services-at", "set");
    var report = new Lint(Catalogue.shipped(), set).check(List.of(Lint.guide("bharatbuild")));

    new Linted(report)
        .says("workload-capacity", "at most 756 user-project pods", "10 × 250m backend");
    Assumptions neither = Assumptions.shipped().with("services-at", "some");
    assertThatThrownBy(
            () -> new Lint(Catalogue.shipped(), neither).check(List.of(Lint.guide("bharatbuild"))))
        .hasMessageContaining("services-at: 'some' is neither most nor set");
  }

  private static Set<String> names(Type type, Set<String> names) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        names(argument, names);
      }
    } else if (type instanceof Class<?> record && record.isRecord()) {
      for (RecordComponent component : record.getRecordComponents()) {
        if (names.add(component.getName())
            || component.getGenericType() instanceof ParameterizedType) {
          names(component.getGenericType(), names);
        }
      }
    }
    return names;
  }
}
