package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.util.Optional;

/** Which lines of an app's log are wanted; an empty part lets all through. */
public record LogFilter(Optional<String> service, Optional<Id> instance) {

  public static final LogFilter ALL = new LogFilter(Optional.empty(), Optional.empty());

  public static LogFilter ofService(String service) {
    return new LogFilter(Optional.of(service), Optional.empty());
  }

  public static LogFilter ofInstance(Id instance) {
    return new LogFilter(Optional.empty(), Optional.of(instance));
  }

  boolean matches(LogLine line) {
    return service.map(line.service()::equals).orElse(true)
        && instance.map(line.instance()::equals).orElse(true);
  }
}
