package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Comparison;
import dev.banyan.scale.lint.guide.CostByUsers;
import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Ladder;
import dev.banyan.scale.lint.guide.Service;
import dev.banyan.scale.lint.guide.Stage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A figure as a guide states it, wherever that is: in a stage, a table, a row or a sentence.
 *
 * @param from where in the guide; two figures from one place are not held against each other
 * @param condition under which it holds, empty for none
 */
record Stated(
    String subject,
    String metric,
    Optional<Fact> users,
    String from,
    String condition,
    Fact value) {

  static final String COST = "cost";

  /** The subject of a figure for all of the product, on whatever it runs. */
  static final String WHOLE = "whole";

  /** Every figure that a guide states of something it may state again. */
  static List<Stated> in(Guide guide) {
    var all = new ArrayList<Stated>();
    guide.users().ladders().forEach(ladder -> stages(ladder, all));
    guide.costs().tables().forEach(table -> table(table, all));
    guide.costs().byUsers().forEach(table -> rows(table, all));
    guide.costs().comparisons().forEach(comparison -> options(comparison, all));
    guide.users().claims().stream()
        .filter(claim -> !claim.metric().equals("saving"))
        .forEach(
            claim ->
                all.add(
                    new Stated(
                        claim.subject(),
                        claim.metric(),
                        claim.users(),
                        "line " + claim.value().line(),
                        "",
                        claim.value())));
    guide.cluster().services().forEach(service -> service(service, all));
    return all;
  }

  /** Whether it is said for so many users, or for any. */
  boolean covers(BigDecimal number) {
    return users.isPresent()
        && users.get().span().low().compareTo(number) <= 0
        && (users.get().open() || users.get().span().high().compareTo(number) >= 0);
  }

  String text() {
    return Show.fact(value) + (condition.isEmpty() ? "" : " " + condition) + " (" + from + ")";
  }

  private static void stages(Ladder ladder, List<Stated> all) {
    for (Stage stage : ladder.stages()) {
      List<String> platforms = stage.platforms().isEmpty() ? List.of(WHOLE) : stage.platforms();
      stage
          .cost()
          .ifPresent(
              cost ->
                  platforms.forEach(
                      platform ->
                          all.add(
                              new Stated(
                                  platform,
                                  COST,
                                  Optional.of(stage.users()),
                                  ladder.name(),
                                  "",
                                  cost))));
    }
  }

  private static void table(CostTable table, List<Stated> all) {
    String subject = table.platform().isEmpty() ? WHOLE : table.platform();
    table
        .total()
        .ifPresent(
            total -> all.add(new Stated(subject, COST, table.users(), table.name(), "", total)));
    table
        .variants()
        .forEach(
            variant ->
                all.add(
                    new Stated(
                        subject,
                        COST,
                        table.users(),
                        table.name(),
                        variant.name(),
                        variant.total())));
  }

  private static void rows(CostByUsers table, List<Stated> all) {
    table
        .rows()
        .forEach(
            row ->
                row.costs()
                    .forEach(
                        (platform, cost) ->
                            all.add(
                                new Stated(
                                    platform,
                                    COST,
                                    Optional.of(row.users()),
                                    table.name(),
                                    "",
                                    cost))));
  }

  private static void options(Comparison comparison, List<Stated> all) {
    for (Comparison.Option option : List.of(comparison.baseline(), comparison.alternative())) {
      option
          .total()
          .filter(total -> !option.platform().isEmpty())
          .ifPresent(
              total ->
                  all.add(
                      new Stated(
                          option.platform(),
                          COST,
                          comparison.users(),
                          comparison.name(),
                          "",
                          total)));
    }
  }

  private static void service(Service service, List<Stated> all) {
    String from = service.source();
    service.replicas().ifPresent(fact -> all.add(of(service, "replicas", fact, from)));
    service
        .hpa()
        .ifPresent(
            hpa -> {
              all.add(of(service, "least replicas", hpa.min(), from));
              all.add(of(service, "most replicas", hpa.max(), from));
            });
    service
        .limits()
        .ifPresent(
            limits -> {
              limits.cpu().ifPresent(fact -> all.add(of(service, "CPU limit", fact, from)));
              limits.memory().ifPresent(fact -> all.add(of(service, "memory limit", fact, from)));
            });
  }

  private static Stated of(Service service, String metric, Fact fact, String from) {
    return new Stated(service.name(), metric, Optional.empty(), from, "", fact);
  }
}
