package dev.banyan.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list on the wire: {@code {"items":[…],"nextCursor":"…"}}.
 *
 * @param items in order
 * @param nextCursor opaque; absent on the last page
 */
public record Page<T>(
    List<T> items, @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> nextCursor) {

  public Page {
    items = List.copyOf(items);
  }

  /** A list that is given whole. */
  public static <T> Page<T> whole(List<T> items) {
    return new Page<>(items, Optional.empty());
  }

  /**
   * Cuts what was fetched to the limit.
   *
   * @param fetched up to {@code limit + 1} items in order
   * @param sortKey what {@link PageRequest#after()} brings back for an item
   */
  public static <T> Page<T> of(List<T> fetched, int limit, Function<? super T, String> sortKey) {
    if (fetched.size() <= limit) {
      return whole(fetched);
    }
    List<T> items = fetched.subList(0, limit);
    return new Page<>(items, Optional.of(Cursors.encode(sortKey.apply(items.getLast()))));
  }

  /** The same page with its items in another form. */
  public <U> Page<U> map(Function<? super T, ? extends U> form) {
    return new Page<>(items.stream().<U>map(form).toList(), nextCursor);
  }
}
