package dev.banyan.kernel.config;

import dev.banyan.kernel.Durations;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.UrlLogins;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what is in force; secrets, and the logins that addresses hold, are masked. */
public final class ConfigPrinter {

  private ConfigPrinter() {}

  /**
   * One setting in force.
   *
   * @param key dotted
   * @param value as a user would write it; masked where it is a secret or an address holds a login
   * @param doc what it means
   */
  public record Entry(String key, String value, String doc) {}

  /** Dotted keys and their values as a user would write them, in the order of the records. */
  public static Map<String, String> effective(Record config) {
    var out = new LinkedHashMap<String, String>();
    entries(config).forEach(entry -> out.put(entry.key(), entry.value()));
    return out;
  }

  /** The same with what each key means. */
  public static List<Entry> entries(Record config) {
    var out = new ArrayList<Entry>();
    collect("", config, "", out);
    return List.copyOf(out);
  }

  private static void collect(String path, @Nullable Object value, String doc, List<Entry> out) {
    switch (value) {
      case null -> out.add(new Entry(path, "", doc));
      case Optional<?> optional -> collect(path, optional.orElse(null), doc, out);
      case List<?> list -> {
        if (list.isEmpty()) {
          out.add(new Entry(path, "[]", doc));
        }
        for (int i = 0; i < list.size(); i++) {
          collect(path + "[" + i + "]", list.get(i), doc, out);
        }
      }
      case Map<?, ?> map -> {
        if (map.isEmpty()) {
          out.add(new Entry(path, "{}", doc));
        }
        map.forEach((key, item) -> collect(path + "." + key, item, doc, out));
      }
      case Record record when !Scalars.isScalar(record.getClass()) -> {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          String key = path.isEmpty() ? component.getName() : path + "." + component.getName();
          Doc told = component.getAnnotation(Doc.class);
          collect(key, read(record, component), told == null ? "" : told.value(), out);
        }
      }
      default -> out.add(new Entry(path, text(value), doc));
    }
  }

  private static String text(Object value) {
    return switch (value) {
      case Secret secret -> secret.isEmpty() ? "" : Secret.MASK;
      case Duration duration -> Durations.format(duration);
      case Enum<?> constant -> Scalars.wireName(constant);
      default -> UrlLogins.masked(value.toString());
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
