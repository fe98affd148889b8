package dev.banyan.edge;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A route table as the event loops read it. Never changes; a new one takes its place whole. */
record CompiledTable(
    Map<String, CompiledSite> sitesByHost,
    @Nullable CompiledSite fallback,
    Set<InstanceState> instances) {

  static final CompiledTable EMPTY = new CompiledTable(Map.of(), null, Set.of());

  /** The site of a {@code Host} header. */
  @Nullable CompiledSite site(String hostHeader) {
    if (sitesByHost.isEmpty()) {
      return fallback;
    }
    CompiledSite site = sitesByHost.get(hostName(hostHeader));
    return site != null ? site : fallback;
  }

  /** The name alone: no port, no final dot, lower case. */
  static String hostName(String hostHeader) {
    int end = hostHeader.length();
    int colon = hostHeader.lastIndexOf(':');
    if (colon >= 0 && hostHeader.indexOf(']', colon) < 0) {
      end = colon;
    }
    if (end > 0 && hostHeader.charAt(end - 1) == '.') {
      end--;
    }
    return hostHeader.substring(0, end).toLowerCase(Locale.ROOT);
  }
}
