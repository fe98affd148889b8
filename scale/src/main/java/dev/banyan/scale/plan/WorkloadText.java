package dev.banyan.scale.plan;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** Lists the figures of a record and of the records in it, each with its path and basis. */
final class WorkloadText {

  private WorkloadText() {}

  static List<String> lines(Record record) {
    var out = new ArrayList<String>();
    walk("", record, out);
    return out;
  }

  private static void walk(String path, Record record, List<String> out) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String name = path.isEmpty() ? component.getName() : path + ", " + component.getName();
      switch (value(record, component)) {
        case Figure figure -> out.add(name + " " + figure.text());
        case Record inner -> walk(name, inner, out);
        case List<?> list -> {
          for (Object item : list) {
            if (item instanceof Record inner) {
              walk(label(inner, name), inner, out);
            }
          }
        }
        default -> {
          // names, titles and shapes are no figures
        }
      }
    }
  }

  private static String label(Record record, String otherwise) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (component.getName().equals("name")) {
        return String.valueOf(value(record, component));
      }
    }
    return otherwise;
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
