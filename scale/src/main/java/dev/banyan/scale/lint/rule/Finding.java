package dev.banyan.scale.lint.rule;

import dev.banyan.scale.Basis;
import dev.banyan.scale.lint.guide.Cited;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a rule found.
 *
 * @param rule the rule's id
 * @param sentence what is so, with its figures
 * @param where the lines it rests on
 * @param arithmetic how the figures came about, a line a step
 * @param assumptions what no guide states and the figures rest on
 * @param sources the product facts used, and where they were read
 * @param basis {@code GUIDE} where its figures are the guide's own or follow from them by
 *     arithmetic alone; {@code PREDICTED} as soon as an assumption, a product's fact or a model
 *     stands behind one
 */
public record Finding(
    String rule,
    Severity severity,
    String sentence,
    List<Place> where,
    List<String> arithmetic,
    List<Assumption> assumptions,
    List<String> sources,
    Basis basis) {

  /** The most places, and the most steps, of one finding. */
  static final int ENTRIES_MAX = 1000;

  static Finding error(Rule rule, String sentence, Object... arguments) {
    return of(rule, Severity.ERROR, sentence, arguments);
  }

  static Finding warning(Rule rule, String sentence, Object... arguments) {
    return of(rule, Severity.WARNING, sentence, arguments);
  }

  static Finding note(Rule rule, String sentence, Object... arguments) {
    return of(rule, Severity.NOTE, sentence, arguments);
  }

  private static Finding of(Rule rule, Severity severity, String sentence, Object... arguments) {
    Work.goOn();
    return new Finding(
        rule.id(),
        severity,
        Show.text(sentence, arguments),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Basis.GUIDE);
  }

  Finding at(Guide guide, Cited... cited) {
    return at(guide, List.of(cited));
  }

  Finding at(Guide guide, Collection<? extends Cited> cited) {
    Work.goOn();
    if (where.size() >= ENTRIES_MAX) {
      return this;
    }
    List<Place> all =
        Stream.concat(where.stream(), cited.stream().map(each -> Place.of(guide, each)))
            .distinct()
            .limit(ENTRIES_MAX)
            .toList();
    return new Finding(rule, severity, sentence, all, arithmetic, assumptions, sources, basis);
  }

  Finding step(String line, Object... arguments) {
    return steps(List.of(Show.text(line, arguments)));
  }

  Finding steps(List<String> lines) {
    Work.goOn();
    if (arithmetic.size() >= ENTRIES_MAX) {
      return this;
    }
    return new Finding(
        rule, severity, sentence, where, join(arithmetic, lines), assumptions, sources, basis);
  }

  Finding assuming(Assumption... used) {
    return new Finding(
        rule,
        severity,
        sentence,
        where,
        arithmetic,
        join(assumptions, List.of(used)),
        sources,
        restingOnMore());
  }

  Finding source(String source) {
    return new Finding(
        rule,
        severity,
        sentence,
        where,
        arithmetic,
        assumptions,
        join(sources, List.of(source)),
        restingOnMore());
  }

  private Basis restingOnMore() {
    return basis == Basis.GUIDE ? Basis.PREDICTED : basis;
  }

  Finding basis(Basis other) {
    return new Finding(rule, severity, sentence, where, arithmetic, assumptions, sources, other);
  }

  /** How many characters it holds. */
  long length() {
    return sentence.length()
        + characters(arithmetic)
        + characters(sources)
        + where.stream().mapToLong(place -> place.quote().length()).sum();
  }

  private static long characters(List<String> lines) {
    return lines.stream().mapToLong(String::length).sum();
  }

  private static <T> List<T> join(List<T> some, List<T> more) {
    var all = new LinkedHashSet<T>(some);
    all.addAll(more);
    return all.stream().limit(ENTRIES_MAX).toList();
  }
}
