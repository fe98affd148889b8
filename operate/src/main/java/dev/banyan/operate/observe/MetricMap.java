package dev.banyan.operate.observe;

import dev.banyan.kernel.config.ConfigException;
import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.advise.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which exporters' series say what. Of the rules for a metric the first counts whose series are
 * there. Immutable and thread-safe.
 */
public final class MetricMap {

  /** A file of rules. */
  record MapFile(List<Rule> rules) {}

  private static final String SHIPPED = "exporters.yaml";
  private static final int RULES_MAX = 300;
  private static final String START_TIME = "process_start_time_seconds";

  private final List<Rule> rules;

  private MetricMap(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Those that Banyan carries. */
  public static MetricMap shipped() {
    return new MetricMap(ScaleFile.resource(MetricMap.class, SHIPPED, MapFile.class).rules());
  }

  /** The file of those that Banyan carries, to begin one's own with. */
  public static String shippedText() {
    return ScaleFile.text(MetricMap.class, SHIPPED);
  }

  /**
   * With a user's file, whose rules go first.
   *
   * @throws ConfigException with every mistake, each naming its key
   */
  public MetricMap with(String text) {
    List<Rule> own = ScaleFile.read(text, MapFile.class).rules();
    if (own.size() > RULES_MAX) {
      throw new ConfigException(List.of("rules: more than " + RULES_MAX));
    }
    List<Rule> all = new ArrayList<>(own);
    all.addAll(rules);
    return new MetricMap(all);
  }

  /** In the order in which they count. */
  List<Rule> rules(Metric metric) {
    return rules.stream().filter(rule -> rule.metric() == metric).toList();
  }

  /** The names of all series that any rule reads. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    names.add(START_TIME);
    rules.stream()
        .flatMap(Rule::terms)
        .filter(term -> !term.stated())
        .forEach(term -> names.addAll(term.names()));
    return names;
  }
}
