package dev.banyan.apps;

import dev.banyan.http.Authentication;
import dev.banyan.http.Call;
import dev.banyan.http.Caller;
import dev.banyan.http.Json;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Position;
import dev.banyan.kernel.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A request that came through the router. */
final class FakeCall implements Call {

  private final Caller caller;
  private PageRequest page = new PageRequest(Optional.empty(), PageRequest.LIMIT_DEFAULT);
  private final Map<String, String> path = new HashMap<>();
  private final Map<String, String> query = new HashMap<>();
  private String body = "{}";
  private Optional<String> ifMatch = Optional.empty();
  private Optional<String> lastEventId = Optional.empty();

  FakeCall(Caller caller) {
    this.caller = caller;
  }

  FakeCall path(String name, String value) {
    path.put(name, value);
    return this;
  }

  FakeCall query(String name, String value) {
    query.put(name, value);
    return this;
  }

  FakeCall body(String json) {
    body = json;
    return this;
  }

  FakeCall page(Optional<String> after, int limit) {
    page = new PageRequest(after, limit);
    return this;
  }

  FakeCall ifMatch(String version) {
    ifMatch = Optional.of(version);
    return this;
  }

  FakeCall lastEventId(String id) {
    lastEventId = Optional.of(id);
    return this;
  }

  @Override
  public Authentication authentication() {
    return new Authentication(caller, Optional.empty(), Map.of());
  }

  @Override
  public Id id(String name, String prefix) {
    try {
      return Id.parse(prefix, path(name));
    } catch (IllegalArgumentException notAnId) {
      throw Problems.notFound(name, path(name));
    }
  }

  @Override
  public String path(String name) {
    return path.getOrDefault(name, "none");
  }

  @Override
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  @Override
  public <R> R body(Class<R> type) {
    try {
      return Json.mapper().readValue(body, type);
    } catch (IOException wrong) {
      throw Problems.invalid("body", wrong.getMessage());
    }
  }

  @Override
  public byte[] rawBody() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.empty();
  }

  @Override
  public Optional<String> ifMatch() {
    return ifMatch;
  }

  @Override
  public PageRequest page() {
    return page;
  }

  @Override
  public Optional<Position> position() {
    return Optional.empty();
  }

  @Override
  public Optional<String> lastEventId() {
    return lastEventId;
  }

  @Override
  public String requestId() {
    return "req";
  }

  @Override
  public String remoteAddress() {
    return "127.0.0.1";
  }

  @Override
  public boolean secure() {
    return false;
  }
}
