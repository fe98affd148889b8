package dev.banyan.scale.lint.guide;

import dev.banyan.kernel.NearestName;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** A unit as a guide file names it, and how many base units of its dimension one of it is. */
record Unit(Dimension dimension, BigDecimal factor) {

  private static final Map<String, Unit> KNOWN = known();

  /**
   * The unit of a name.
   *
   * @throws IllegalArgumentException naming the nearest one there is
   */
  static Unit named(String name) {
    Unit unit = KNOWN.get(name);
    if (unit == null) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no unit"
              + NearestName.of(name, KNOWN.keySet())
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse("; known: " + String.join(", ", new TreeSet<>(KNOWN.keySet()))));
    }
    return unit;
  }

  private static Map<String, Unit> known() {
    var units = new HashMap<String, Unit>();
    put(units, Dimension.COUNT, "1", "count", "users", "pods", "instances", "machines", "nodes");
    put(units, Dimension.COUNT, "1", "connections", "requests", "shards", "regions", "entries");
    put(units, Dimension.MONEY, "1", "usd/month");
    put(units, Dimension.BYTES, "1", "B");
    put(units, Dimension.BYTES, "1000", "KB");
    put(units, Dimension.BYTES, "1000000", "MB");
    put(units, Dimension.BYTES, "1000000000", "GB");
    put(units, Dimension.BYTES, "1000000000000", "TB");
    put(units, Dimension.BYTES, "1024", "Ki");
    put(units, Dimension.BYTES, "1048576", "Mi");
    put(units, Dimension.BYTES, "1073741824", "Gi");
    put(units, Dimension.CPU, "1", "cores", "vcpu");
    put(units, Dimension.CPU, "0.001", "millicores");
    put(units, Dimension.TIME, "0.001", "ms");
    put(units, Dimension.TIME, "1", "s");
    put(units, Dimension.TIME, "60", "min");
    put(units, Dimension.TIME, "3600", "h");
    put(units, Dimension.TIME, "86400", "days");
    put(units, Dimension.PERCENT, "1", "percent");
    put(units, Dimension.RATE, "1", "per-minute");
    put(units, Dimension.RATE, "60", "per-second");
    return Map.copyOf(units);
  }

  private static void put(
      Map<String, Unit> units, Dimension dimension, String factor, String... names) {
    for (String name : names) {
      units.put(name, new Unit(dimension, new BigDecimal(factor)));
    }
  }
}
