package dev.banyan.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The endpoints by operation id, as the slices register them at boot. Not thread-safe; {@link
 * ApiRouter} compares it with the contract, and either side's surplus fails the boot.
 */
public final class Operations {

  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

  /**
   * Gives an operation of the contract its endpoint.
   *
   * @throws IllegalArgumentException when it has one already
   */
  public Operations on(String operationId, Endpoint endpoint) {
    if (endpoints.putIfAbsent(operationId, endpoint) != null) {
      throw new IllegalArgumentException("operation " + operationId + " has two endpoints");
    }
    return this;
  }

  Map<String, Endpoint> byId() {
    return Map.copyOf(endpoints);
  }
}
