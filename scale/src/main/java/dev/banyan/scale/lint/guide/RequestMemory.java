package dev.banyan.scale.lint.guide;

import java.util.Map;

/** What one request holds, how many run at once, and the memory they share. */
public record RequestMemory(
    String service, Fact perRequest, Fact concurrent, Fact limit, Map<String, Fact> parts) {

  public RequestMemory {
    Require.brief("service", service);
    Require.dimension("perRequest", perRequest, Dimension.BYTES);
    Require.dimension("concurrent", concurrent, Dimension.COUNT);
    Require.dimension("limit", limit, Dimension.BYTES);
    Require.few("parts", parts.keySet());
    parts.forEach((part, fact) -> Require.dimension("parts." + part, fact, Dimension.BYTES));
  }
}
