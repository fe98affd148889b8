package dev.banyan.operate.observe;

import dev.banyan.kernel.config.ConfigException;
import dev.banyan.operate.prometheus.MetricPage;
import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.advise.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which exporters' series say what. Of the rules for a metric the first counts whose series are
 * there. Immutable and thread-safe.
 */
public final class MetricMap {

  /**
   * A file of rules.
   *
   * @param exporters series by which an exporter's page is known
   */
  record MapFile(List<String> exporters, List<Rule> rules) {}

  private static final String SHIPPED = "exporters.yaml";
  private static final int RULES_MAX = 300;
  private static final String START_TIME = "process_start_time_seconds";

  private final ExporterMarks exporters;
  private final List<Rule> rules;

  private MetricMap(Collection<String> exporters, List<Rule> rules) {
    this.exporters = new ExporterMarks(Set.copyOf(exporters));
    this.rules = List.copyOf(rules);
  }

  /** Those that Banyan carries. */
  public static MetricMap shipped() {
    MapFile file = ScaleFile.resource(MetricMap.class, SHIPPED, MapFile.class);
    return new MetricMap(file.exporters(), file.rules());
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
    MapFile own = ScaleFile.read(text, MapFile.class);
    if (own.rules().size() > RULES_MAX) {
      throw new ConfigException(List.of("rules: more than " + RULES_MAX));
    }
    if (own.exporters().size() > RULES_MAX) {
      throw new ConfigException(List.of("exporters: more than " + RULES_MAX));
    }
    for (String mark : own.exporters()) {
      if (!Term.isName(mark)) {
        throw new ConfigException(List.of("exporters: '" + mark + "' is no metric's name"));
      }
    }
    Set<String> marks = new TreeSet<>(exporters.names());
    marks.addAll(own.exporters());
    List<Rule> all = new ArrayList<>(own.rules());
    all.addAll(rules);
    return new MetricMap(marks, all);
  }

  /** In the order in which they count. */
  List<Rule> rules(Metric metric) {
    return rules.stream().filter(rule -> rule.metric() == metric).toList();
  }

  /** By which exporters are known. */
  public ExporterMarks exporters() {
    return exporters;
  }

  /** A page as it was read, or without samples where marks of exporters are all that it has. */
  public MetricPage understood(MetricPage page) {
    boolean marksAlone =
        page.samples().stream().allMatch(sample -> exporters.names().contains(sample.name()));
    return marksAlone ? new MetricPage(List.of(), page.types(), page.lines()) : page;
  }

  /** The names of all series that are read. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(exporters.names());
    names.add(START_TIME);
    rules.stream()
        .flatMap(Rule::terms)
        .filter(term -> !term.stated())
        .forEach(term -> names.addAll(term.names()));
    return names;
  }
}
