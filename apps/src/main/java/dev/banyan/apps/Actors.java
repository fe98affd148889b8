package dev.banyan.apps;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** How people know those who did something to an app; rows keep their ids alone. */
final class Actors {

  private final AppAccounts accounts;

  Actors(AppAccounts accounts) {
    this.accounts = accounts;
  }

  /** For some things at once: what each id is shown as; one that nobody knows is shown itself. */
  UnaryOperator<String> of(Stream<String> ids) {
    List<String> asked = ids.distinct().toList();
    Map<String, String> names = asked.isEmpty() ? Map.of() : accounts.names(asked);
    return id -> names.getOrDefault(id, id);
  }

  <T> UnaryOperator<String> of(List<T> things, Function<T, String> actor) {
    return of(things.stream().map(actor));
  }
}
