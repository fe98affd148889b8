package dev.banyan.kernel.config;

import dev.banyan.kernel.Durations;
import dev.banyan.kernel.Secret;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what is in force, with secrets masked. */
public final class ConfigPrinter {

  private ConfigPrinter() {}

  /** Dotted keys and their values as a user would write them, in the order of the records. */
  public static Map<String, String> effective(Record config) {
    var out = new LinkedHashMap<String, String>();
    collect("", config, out);
    return out;
  }

  private static void collect(String path, @Nullable Object value, Map<String, String> out) {
    switch (value) {
      case null -> out.put(path, "");
      case Optional<?> optional -> collect(path, optional.orElse(null), out);
      case List<?> list -> {
        if (list.isEmpty()) {
          out.put(path, "[]");
        }
        for (int i = 0; i < list.size(); i++) {
          collect(path + "[" + i + "]", list.get(i), out);
        }
      }
      case Map<?, ?> map -> {
        if (map.isEmpty()) {
          out.put(path, "{}");
        }
        map.forEach((key, item) -> collect(path + "." + key, item, out));
      }
      case Record record when !Scalars.isScalar(record.getClass()) -> {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          String key = path.isEmpty() ? component.getName() : path + "." + component.getName();
          collect(key, read(record, component), out);
        }
      }
      default -> out.put(path, text(value));
    }
  }

  private static String text(Object value) {
    return switch (value) {
      case Secret secret -> secret.isEmpty() ? "" : Secret.MASK;
      case Duration duration -> Durations.format(duration);
      case Enum<?> constant -> Scalars.wireName(constant);
      default -> value.toString();
    };
  }

  private static @Nullable Object read(Record record, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("could not read " + component, impossible);
    }
  }
}
