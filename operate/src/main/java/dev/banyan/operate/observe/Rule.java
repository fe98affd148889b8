package dev.banyan.operate.observe;

import dev.banyan.kernel.config.Default;
import dev.banyan.scale.advise.Metric;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a metric of advice is in some exporter's series: {@code value × by ÷ over × times}, for each
 * group of labels, and the groups joined.
 *
 * @param metric what it says, in that metric's unit
 * @param exporter whose series, for people
 * @param source the page that documents their names
 * @param value what is read
 * @param by multiplied in, group by group
 * @param over divided by, group by group; a group where it is not above 0 is left out, since what
 *     has no bound is not full
 * @param per labels that make a group; none is one group of all
 * @param join the groups; {@code none} gives a series each
 * @param times a factor, such as 100 for percent
 * @param complement whether the rest up to {@code times} is meant, as of what is idle
 */
public record Rule(
    Metric metric,
    String exporter,
    @Default("") String source,
    Term value,
    List<Term> by,
    List<Term> over,
    List<String> per,
    @Default("max") Join join,
    @Default("1") double times,
    @Default("false") boolean complement) {

  private static final int TERMS_MAX = 4;
  private static final int LABELS_MAX = 8;

  public Rule {
    if (by.size() > TERMS_MAX || over.size() > TERMS_MAX || per.size() > LABELS_MAX) {
      throw new IllegalArgumentException(
          "at most " + TERMS_MAX + " terms and " + LABELS_MAX + " labels");
    }
    if (value.stated()) {
      throw new IllegalArgumentException("value: must be something that is measured");
    }
    if ((join == Join.NONE) != (metric == Metric.ROUTE_SECONDS)) {
      throw new IllegalArgumentException(
          "join: none is for " + Metric.ROUTE_SECONDS.wire() + ", and for nothing else");
    }
  }

  Stream<Term> terms() {
    return Stream.of(Stream.of(value), by.stream(), over.stream()).flatMap(each -> each);
  }
}
