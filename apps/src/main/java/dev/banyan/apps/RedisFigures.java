package dev.banyan.apps;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one {@code INFO} of Redis says about its load; NaN is not known.
 *
 * @param memoryUsed bytes
 * @param memoryMax bytes; 0 is no bound
 * @param clients connections, Banyan's own among them
 * @param keys of all databases
 */
record RedisFigures(double memoryUsed, double memoryMax, double clients, double keys) {

  static final RedisFigures UNKNOWN =
      new RedisFigures(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  private static final Pattern KEYS = Pattern.compile("(?m)^db\\d+:keys=(\\d+),");

  static RedisFigures of(String info) {
    Map<String, String> values = values(info);
    double keys = 0;
    for (Matcher database = KEYS.matcher(info); database.find(); ) {
      keys += Double.parseDouble(database.group(1));
    }
    return new RedisFigures(
        number(values, "used_memory"),
        number(values, "maxmemory"),
        number(values, "connected_clients"),
        keys);
  }

  /** One figure of an {@code INFO}; NaN where it does not tell it. */
  static double of(String info, String name) {
    return number(values(info), name);
  }

  private static Map<String, String> values(String info) {
    Map<String, String> values = new HashMap<>();
    for (String line : info.split("\r?\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        values.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return values;
  }

  private static double number(Map<String, String> values, String name) {
    try {
      return Double.parseDouble(values.getOrDefault(name, "NaN"));
    } catch (NumberFormatException strange) {
      return Double.NaN;
    }
  }

  /** The figures as gauges; {@code last} must be quick, for it is asked when metrics are read. */
  static <T> void register(T owner, Function<T, RedisFigures> last, MeterRegistry meters) {
    gauge("redis.memory.used", "What Redis uses", owner, last, RedisFigures::memoryUsed)
        .baseUnit("bytes")
        .register(meters);
    gauge("redis.memory.max", "What Redis may use", owner, last, RedisFigures::memoryMax)
        .baseUnit("bytes")
        .register(meters);
    gauge("redis.connected.clients", "Connections to Redis", owner, last, RedisFigures::clients)
        .register(meters);
    gauge("redis.keys", "Keys of all apps in Redis", owner, last, RedisFigures::keys)
        .register(meters);
  }

  private static <T> Gauge.Builder<T> gauge(
      String name,
      String what,
      T owner,
      Function<T, RedisFigures> last,
      ToDoubleFunction<RedisFigures> value) {
    return Gauge.builder(name, owner, one -> value.applyAsDouble(last.apply(one)))
        .description(what);
  }
}
