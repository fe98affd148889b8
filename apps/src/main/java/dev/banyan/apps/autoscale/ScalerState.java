package dev.banyan.apps.autoscale;

import dev.banyan.scale.hpa.HpaState;
import dev.banyan.scale.hpa.HpaState.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the policy code remembers of a service, to be kept over a restart of Banyan.
 *
 * @param hpa recommendations within the windows, changes within the periods
 * @param lastActive when something waited last in the queue of a service that may have no instance
 */
public record ScalerState(HpaState hpa, Optional<Instant> lastActive) {

  /** Of each list; an hour of syncs a second apart. */
  static final int ENTRIES_MAX = 3_600;

  /** Nothing remembered. */
  public static ScalerState empty() {
    return new ScalerState(HpaState.empty(), Optional.empty());
  }

  /** As one line of text, for {@link #parse}: lists of {@code milliseconds:replicas}. */
  public String text() {
    return text(hpa.recommendations())
        + "|"
        + text(hpa.ups())
        + "|"
        + text(hpa.downs())
        + "|"
        + lastActive.map(at -> Long.toString(at.toEpochMilli())).orElse("");
  }

  /** Reads what {@link #text} wrote; anything else is nothing remembered. */
  public static ScalerState parse(String text) {
    String[] parts = text.split("\\|", -1);
    if (parts.length != 4) {
      return empty();
    }
    try {
      return new ScalerState(
          new HpaState(entries(parts[0]), entries(parts[1]), entries(parts[2])),
          parts[3].isEmpty()
              ? Optional.empty()
              : Optional.of(Instant.ofEpochMilli(Long.parseLong(parts[3]))));
    } catch (NumberFormatException damaged) {
      return empty();
    }
  }

  private static String text(List<Entry> entries) {
    var text = new StringBuilder();
    List<Entry> newest = entries.subList(Math.max(0, entries.size() - ENTRIES_MAX), entries.size());
    for (Entry entry : newest) {
      text.append(text.isEmpty() ? "" : " ")
          .append(entry.at().toEpochMilli())
          .append(':')
          .append(entry.replicas());
    }
    return text.toString();
  }

  private static List<Entry> entries(String text) {
    var entries = new ArrayList<Entry>();
    for (String one : text.isEmpty() ? new String[0] : text.split(" ", ENTRIES_MAX + 1)) {
      int colon = one.indexOf(':');
      entries.add(
          new Entry(
              Instant.ofEpochMilli(Long.parseLong(one.substring(0, Math.max(0, colon)))),
              Integer.parseInt(one.substring(colon + 1))));
    }
    return entries;
  }
}
