package dev.banyan.scale.lint.rule;

import dev.banyan.kernel.NearestName;
import dev.banyan.scale.lint.guide.CacheChain;
import dev.banyan.scale.lint.guide.Cited;
import dev.banyan.scale.lint.guide.CostLine;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Machine;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A product that the catalogue does not know is named, as what rests on it is not checked. */
final class UnknownProduct implements GuideRule {

  /** A name that the guide uses, where, and what is known of its kind. */
  private record Used(String kind, String name, Cited where, List<String> known) {}

  @Override
  public String id() {
    return "unknown-product";
  }

  @Override
  public String title() {
    return "Every product named is one that can be checked";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    Map<String, List<Used>> unknown = new LinkedHashMap<>();
    used(guide, catalogue)
        .filter(each -> !each.name().isEmpty() && !each.known().contains(each.name()))
        .forEach(
            each ->
                unknown
                    .computeIfAbsent(each.kind() + " " + each.name(), key -> new ArrayList<>())
                    .add(each));
    var found = new Found();
    for (List<Used> each : unknown.values()) {
      if (found.full()) {
        return found;
      }
      found.add(finding(guide, each));
    }
    return found;
  }

  private Finding finding(Guide guide, List<Used> used) {
    Used first = used.getFirst();
    String hint =
        NearestName.of(first.name(), first.known())
            .map(near -> "; did you mean " + near + "?")
            .orElse("");
    return Finding.note(
            this,
            "{} {} is not in the catalogue, and what rests on it is not checked{}",
            first.kind(),
            first.name(),
            hint)
        .at(guide, used.stream().map(Used::where).toList())
        .step("known: {}", String.join(", ", first.known()));
  }

  private static Stream<Used> used(Guide guide, Catalogue catalogue) {
    var used = new ArrayList<Used>();
    for (CostLine line : lines(guide)) {
      used.add(new Used("machine type", line.sku(), line.amount(), catalogue.shapeNames()));
      used.add(new Used("product", line.product(), line.amount(), catalogue.productNames()));
    }
    guide
        .cluster()
        .groups()
        .forEach(
            group ->
                used.add(
                    new Used("machine type", group.sku(), group.count(), catalogue.shapeNames())));
    guide.cluster().machines().forEach(machine -> machine(machine, catalogue, used));
    guide
        .state()
        .pools()
        .forEach(
            pool ->
                used.add(new Used("database", pool.sku(), pool.max(), catalogue.databaseNames())));
    guide
        .state()
        .shardings()
        .forEach(
            sharding ->
                used.add(
                    new Used(
                        "hash function",
                        sharding.function(),
                        sharding,
                        catalogue.functionNames())));
    guide
        .state()
        .stores()
        .forEach(
            store ->
                used.add(new Used("eviction", store.eviction(), store, catalogue.evictionNames())));
    for (CacheChain chain : guide.state().caches()) {
      for (CacheChain.Layer layer : chain.layers()) {
        used.add(new Used("cache store", layer.store(), layer, catalogue.storeNames()));
      }
    }
    return used.stream();
  }

  private static List<CostLine> lines(Guide guide) {
    return guide.costs().tables().stream().flatMap(table -> table.lines().stream()).toList();
  }

  private static void machine(Machine machine, Catalogue catalogue, List<Used> used) {
    Stream<Fact> facts =
        Stream.concat(
            Stream.concat(machine.cpu().stream(), machine.memory().stream()),
            machine.parts().stream().flatMap(part -> part.cpu().stream()));
    facts
        .findFirst()
        .ifPresent(
            where ->
                machine
                    .skus()
                    .forEach(
                        sku ->
                            used.add(
                                new Used("machine type", sku, where, catalogue.shapeNames()))));
  }
}
