package dev.banyan.scale.measure;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What requests take of each resource.
 *
 * @param fitted by resource
 * @param missing why a resource is not among them, by resource
 */
public record Demand(Map<Resource, ResourceDemand> fitted, Map<Resource, String> missing) {

  public Demand {
    fitted = Map.copyOf(fitted);
    missing = Map.copyOf(missing);
  }

  /**
   * The demand for one resource.
   *
   * @throws IllegalArgumentException saying why there is none
   */
  public ResourceDemand of(Resource resource) {
    ResourceDemand found = fitted.get(resource);
    if (found == null) {
      throw new IllegalArgumentException(
          missing.getOrDefault(resource, resource.label() + ": was not measured"));
    }
    return found;
  }

  /** Every resource, then what is missing. */
  public String text() {
    return fitted.keySet().stream()
            .sorted()
            .map(key -> of(key).text())
            .collect(Collectors.joining())
        + missing.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> "missing: " + each.getValue() + "\n")
            .collect(Collectors.joining());
  }
}
