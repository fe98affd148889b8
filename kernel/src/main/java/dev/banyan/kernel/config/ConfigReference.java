package dev.banyan.kernel.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the reference page from the records themselves, so that it cannot go stale. */
public final class ConfigReference {

  private ConfigReference() {}

  /**
   * A Markdown table of every key below {@code type}: key, type, default, meaning.
   *
   * @throws IllegalStateException when a key has no {@link Doc}: an undocumented key is a mistake
   */
  public static String markdown(Class<? extends Record> type) {
    var out = new StringBuilder("| key | type | default | meaning |\n|---|---|---|---|\n");
    rows("", type, out);
    return out.toString();
  }

  private static void rows(String path, Class<?> type, StringBuilder out) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = path.isEmpty() ? component.getName() : path + "." + component.getName();
      Class<?> nested = nestedRecord(component.getGenericType());
      if (nested != null && component.getType() == nested) {
        rows(key, nested, out);
        continue;
      }
      row(key, component, out);
      if (nested != null) {
        boolean list = component.getType() == List.class;
        boolean map = component.getType() == Map.class;
        rows(key + (list ? "[]" : map ? ".*" : ""), nested, out);
      }
    }
  }

  private static void row(String key, RecordComponent component, StringBuilder out) {
    Doc doc = component.getAnnotation(Doc.class);
    if (doc == null) {
      throw new IllegalStateException("configuration key " + key + " has no @Doc");
    }
    Default fallback = component.getAnnotation(Default.class);
    Range range = component.getAnnotation(Range.class);
    String bounds =
        range == null ? "" : " From " + bound(range.min()) + " to " + bound(range.max()) + ".";
    out.append("| `").append(key).append("` | ").append(typeName(component.getGenericType()));
    out.append(" | ").append(fallback == null ? "" : "`" + fallback.value() + "`");
    out.append(" | ").append(doc.value().replace("|", "\\|")).append(bounds).append(" |\n");
  }

  private static String bound(long value) {
    return value == Long.MAX_VALUE ? "any" : Long.toString(value);
  }

  private static String typeName(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      Type[] parameters = parameterized.getActualTypeArguments();
      String inner = typeName(parameters[parameters.length - 1]);
      return parameterized.getRawType() == Optional.class
          ? inner + ", optional"
          : (parameterized.getRawType() == List.class ? "list of " : "map of ") + inner;
    }
    Class<?> target = (Class<?>) type;
    if (target.isEnum()) {
      return Arrays.stream(target.getEnumConstants())
          .map(Scalars::wireName)
          .collect(Collectors.joining(", "));
    }
    return switch (target.getSimpleName()) {
      case "String" -> "text";
      case "int", "long", "Integer", "Long" -> "whole number";
      case "double" -> "number";
      case "boolean", "Boolean" -> "true, false";
      case "ByteSize" -> "size";
      case "MilliCpu" -> "CPU share";
      default ->
          target.isRecord() && !Scalars.isScalar(target)
              ? "keys below"
              : target.getSimpleName().toLowerCase(Locale.ROOT);
    };
  }

  private static @org.jspecify.annotations.Nullable Class<?> nestedRecord(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      Type[] parameters = parameterized.getActualTypeArguments();
      return nestedRecord(parameters[parameters.length - 1]);
    }
    Class<?> target = (Class<?>) type;
    return target.isRecord() && !Scalars.isScalar(target) ? target : null;
  }
}
