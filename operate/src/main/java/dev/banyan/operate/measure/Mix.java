package dev.banyan.operate.measure;

import dev.banyan.operate.load.RequestClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Classes that come together, in the proportion of their weights.
 *
 * @param name for people and in results
 * @param classes at least one
 */
public record Mix(String name, List<RequestClass> classes) {

  /** The name of all classes together. */
  public static final String ALL = "mix";

  public Mix {
    classes = List.copyOf(classes);
    if (classes.isEmpty()) {
      throw new MeasureException("there is no request to send");
    }
  }

  /** One class and no other. */
  public static Mix only(RequestClass one) {
    return new Mix(one.name(), List.of(one));
  }

  /** Every class by its weight; a single one keeps its name. */
  public static Mix all(List<RequestClass> classes) {
    return classes.size() == 1 ? only(classes.getFirst()) : new Mix(ALL, classes);
  }

  /** Share of each class, 0 to 1. */
  public Map<String, Double> shares() {
    double all = classes.stream().mapToDouble(RequestClass::weight).sum();
    var shares = new LinkedHashMap<String, Double>();
    classes.forEach(each -> shares.put(each.name(), each.weight() / all));
    return shares;
  }
}
