package dev.banyan.kernel.config;

import dev.banyan.kernel.NearestName;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Binds a tree of maps, lists and scalars (as YAML gives it) to a record.
 *
 * <p>A component is a scalar (see {@link Scalars}), a nested record, a list of either, a map from
 * text to either, or an {@link Optional} of a scalar or record. A component without {@link Default}
 * must be set, except lists and maps (empty), nested records (their defaults) and optionals
 * (absent). A record's constructor may refuse a combination by {@link IllegalArgumentException},
 * whose message is shown. Stateless and thread-safe.
 */
public final class ConfigBinder {

  private ConfigBinder() {}

  /**
   * Binds the whole tree.
   *
   * @throws ConfigException with every error there is
   */
  public static <R extends Record> R bind(Map<String, ?> tree, Class<R> type) {
    var binding = new Binding();
    Object value = binding.record("", tree, type);
    if (!binding.errors.isEmpty() || value == null) {
      throw new ConfigException(binding.errors);
    }
    return type.cast(value);
  }

  private static final class Binding {

    private final List<String> errors = new ArrayList<>();

    @Nullable Object record(String path, Map<String, ?> tree, Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      List<String> known = Stream.of(components).map(RecordComponent::getName).toList();
      int errorsBefore = errors.size();
      for (String key : tree.keySet()) {
        if (!known.contains(key)) {
          errors.add(unknownKey(path, key, known));
        }
      }
      @Nullable Object[] arguments = new @Nullable Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        arguments[i] = component(path, tree.get(components[i].getName()), components[i]);
      }
      return errors.size() == errorsBefore ? construct(path, type, types, arguments) : null;
    }

    private @Nullable Object component(
        String path, @Nullable Object given, RecordComponent component) {
      String key = join(path, component.getName());
      Default fallback = component.getAnnotation(Default.class);
      Object raw = given == null && fallback != null ? fallback.value() : given;
      Object value = value(key, raw, component.getGenericType());
      Range range = component.getAnnotation(Range.class);
      if (range != null && value instanceof Number number) {
        long amount = number.longValue();
        if (amount < range.min() || amount > range.max()) {
          errors.add(key + ": " + amount + " is not in " + range.min() + ".." + range.max());
        }
      }
      return value;
    }

    private @Nullable Object value(String key, @Nullable Object raw, Type type) {
      if (type instanceof ParameterizedType parameterized) {
        return container(key, raw, parameterized);
      }
      Class<?> target = (Class<?>) type;
      if (target.isRecord() && !Scalars.isScalar(target)) {
        return switch (raw) {
          case null -> record(key, Map.of(), target);
          case Map<?, ?> map -> record(key, textKeys(map), target);
          default -> fail(key + ": expected keys below it, found '" + raw + "'");
        };
      }
      if (raw == null) {
        return fail(key + ": is required");
      }
      if (raw instanceof Map || raw instanceof List) {
        return fail(key + ": expected one value");
      }
      try {
        return Scalars.parse(target, raw.toString());
      } catch (IllegalArgumentException wrong) {
        return fail(key + ": " + wrong.getMessage());
      }
    }

    private @Nullable Object container(String key, @Nullable Object raw, ParameterizedType type) {
      Type[] parameters = type.getActualTypeArguments();
      if (type.getRawType() == Optional.class) {
        return raw == null ? Optional.empty() : Optional.ofNullable(value(key, raw, parameters[0]));
      }
      if (type.getRawType() == List.class) {
        return list(key, raw, parameters[0]);
      }
      if (type.getRawType() == Map.class) {
        return map(key, raw, parameters[1]);
      }
      throw new IllegalStateException(key + " has a type that cannot be bound: " + type);
    }

    private @Nullable Object list(String key, @Nullable Object raw, Type element) {
      List<?> items =
          switch (raw) {
            case null -> List.of();
            case List<?> list -> list;
            case String text when text.isBlank() -> List.of();
            case String text -> List.of(text.split("\\s*,\\s*"));
            default -> List.of(raw);
          };
      var out = new ArrayList<Object>();
      for (int i = 0; i < items.size(); i++) {
        Object bound = value(key + "[" + i + "]", items.get(i), element);
        if (bound != null) {
          out.add(bound);
        }
      }
      return List.copyOf(out);
    }

    private @Nullable Object map(String key, @Nullable Object raw, Type element) {
      if (raw == null) {
        return Map.of();
      }
      if (!(raw instanceof Map<?, ?> given)) {
        return fail(key + ": expected keys below it, found '" + raw + "'");
      }
      var out = new LinkedHashMap<String, Object>();
      textKeys(given)
          .forEach(
              (name, item) -> {
                Object bound = value(join(key, name), item, element);
                if (bound != null) {
                  out.put(name, bound);
                }
              });
      return java.util.Collections.unmodifiableMap(out);
    }

    private @Nullable Object construct(
        String path, Class<?> type, Class<?>[] types, @Nullable Object[] arguments) {
      try {
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
      } catch (InvocationTargetException refused) {
        if (refused.getCause() instanceof IllegalArgumentException wrong) {
          return fail((path.isEmpty() ? "" : path + ": ") + wrong.getMessage());
        }
        throw new IllegalStateException("could not make " + type, refused);
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException("could not make " + type, impossible);
      }
    }

    private @Nullable Object fail(String error) {
      errors.add(error);
      return null;
    }

    private static String unknownKey(String path, String key, List<String> known) {
      String hint =
          NearestName.of(key, known)
              .map(name -> "; did you mean '" + name + "'?")
              .orElse("; known here: " + String.join(", ", known));
      return join(path, key) + ": unknown key" + hint;
    }

    private static Map<String, Object> textKeys(Map<?, ?> map) {
      var out = new LinkedHashMap<String, Object>();
      map.forEach((key, item) -> out.put(String.valueOf(key), item));
      return out;
    }

    private static String join(String path, String key) {
      return path.isEmpty() ? key : path + "." + key;
    }
  }
}
