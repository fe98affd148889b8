package dev.banyan.scale.lint.rule;

import dev.banyan.scale.Basis;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.guide.Store;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.product.Eviction;
import dev.banyan.scale.lint.product.Measured;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What must not be lost does not lie beside a cache in a store that throws keys away. */
final class EvictingQueue implements GuideRule {

  @Override
  public String id() {
    return "evicting-queue";
  }

  @Override
  public String title() {
    return "A store that evicts holds nothing that must stay";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Store store : guide.state().stores()) {
      List<Store.Role> kept =
          store.roles().stream()
              .filter(role -> role == Store.Role.BROKER || role == Store.Role.SESSIONS)
              .sorted()
              .toList();
      catalogue
          .eviction(store.eviction())
          .filter(eviction -> eviction.evicts() == Eviction.Evicts.ANY_KEY && !kept.isEmpty())
          .ifPresent(eviction -> found.add(finding(guide, store, kept, eviction, catalogue)));
    }
    return found;
  }

  private Finding finding(
      Guide guide, Store store, List<Store.Role> kept, Eviction eviction, Catalogue catalogue) {
    boolean queue = kept.contains(Store.Role.BROKER);
    Finding finding =
        Finding.error(
                this,
                "{}: {} share a store that evicts any key ({}); {} vanish without an error",
                store.name(),
                store.roles().stream().map(EvictingQueue::word).collect(Collectors.joining(", ")),
                eviction.policy(),
                queue ? "queued jobs" : "sessions")
            .at(guide, store)
            .at(guide, store.memory().stream().toList())
            .step(
                "{}: at {} the least used keys go, whoever wrote them",
                eviction.policy(),
                store.memory().map(Show::fact).orElse("the memory limit"))
            .source(Show.text("{} ({})", eviction.policy(), eviction.source()));
    for (Store.Entry entry : store.entries()) {
      if (kept.contains(entry.role()) && store.memory().isPresent()) {
        finding = room(finding, guide, store.memory().get(), entry);
      }
    }
    Optional<Measured> measured =
        catalogue.measured("queue-in-evicting-store").filter(row -> queue);
    return measured.isPresent()
        ? finding
            .source(Show.text("measured: {} ({})", measured.get().says(), measured.get().source()))
            .basis(Basis.MEASURED)
        : finding;
  }

  /** How many of what must stay lie there at the most, were there nothing else. */
  private static Finding room(Finding finding, Guide guide, Fact memory, Store.Entry entry) {
    Span size = entry.size().span();
    var most =
        new Span(
            Figures.floor(Figures.divide(memory.span().low(), size.high())),
            Figures.floor(Figures.divide(memory.span().high(), size.low())));
    return finding
        .at(guide, entry.size())
        .step(
            "{} / {} = {} in the {}, were nothing else there",
            memory,
            entry.size(),
            most,
            word(entry.role()));
  }

  private static String word(Store.Role role) {
    return role.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
