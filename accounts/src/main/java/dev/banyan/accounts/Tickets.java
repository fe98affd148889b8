package dev.banyan.accounts;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.http.Authentication;
import dev.banyan.http.Caller;
import dev.banyan.http.Json;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One-use tickets for browsers' sockets and streams, which can send no header. A ticket has the
 * rights of its maker and ends after {@link #GOOD_FOR}; what was opened by it ends when the maker's
 * own credential does. It is a row, deleted by its use, so that it serves once over all nodes.
 * Blocking.
 */
final class Tickets {

  static final Duration GOOD_FOR = Duration.ofSeconds(30);

  private static final Query INSERT = new Query("insert", "accounts_ticket");
  private static final Query USE = new Query("delete", "accounts_ticket");

  /** Who made a ticket, as it is kept. */
  private record Holder(
      String kind,
      Optional<Id> user,
      Optional<String> email,
      Optional<Id> session,
      Optional<Id> team,
      Optional<Id> key,
      Optional<String> issuer,
      Optional<String> subject,
      Optional<Role> role,
      Optional<String> plan,
      Map<String, String> claims,
      Optional<Instant> ends) {}

  /** What a used ticket proves; its plan is looked up anew. */
  record Used(
      Caller caller, Optional<String> plan, Map<String, String> claims, Optional<Instant> ends) {}

  private final SqlDatabase directory;
  private final Parts parts;

  Tickets(Parts parts) {
    this.directory = parts.directory();
    this.parts = parts;
  }

  OpaqueToken create(Authentication maker) {
    OpaqueToken ticket = OpaqueToken.create(OpaqueToken.TICKET, parts.random());
    Instant expires = parts.clock().instant().plus(GOOD_FOR);
    directory.write(
        INSERT,
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO accounts_ticket (hash, holder, expires_at)"
                        + " VALUES (:hash, CAST(:holder AS jsonb), :expires)")
                .bind("hash", ticket.hash())
                .bind("holder", Json.mapper().writeValueAsString(holder(maker)))
                .bind("expires", Rows.utc(expires))
                .execute());
    return ticket;
  }

  /** Uses a ticket up; empty when it is unknown, used or over. */
  Optional<Used> use(String text) {
    if (!OpaqueToken.looksLike(OpaqueToken.TICKET, text)) {
      return Optional.empty();
    }
    return directory
        .write(
            USE,
            handle ->
                handle
                    .createQuery(
                        "DELETE FROM accounts_ticket WHERE hash = :hash AND expires_at > :now"
                            + " RETURNING holder")
                    .bind("hash", OpaqueToken.hash(text))
                    .bind("now", Rows.utc(parts.clock().instant()))
                    .mapTo(String.class)
                    .findOne())
        .value()
        .map(Tickets::used);
  }

  private static Holder holder(Authentication maker) {
    Optional<String> plan = maker.plan().map(p -> p.name());
    return switch (maker.caller()) {
      case Caller.User user ->
          new Holder(
              "user",
              Optional.of(user.user()),
              Optional.of(user.email()),
              Optional.of(user.session()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              plan,
              maker.claims(),
              maker.ends());
      case Caller.TeamKey key ->
          new Holder(
              "key",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(key.team()),
              Optional.of(key.key()),
              Optional.empty(),
              Optional.empty(),
              Optional.of(key.role()),
              plan,
              maker.claims(),
              maker.ends());
      case Caller.External external ->
          new Holder(
              "external",
              Optional.of(external.user()),
              Optional.empty(),
              Optional.empty(),
              Optional.of(external.team()),
              Optional.empty(),
              Optional.of(external.issuer()),
              Optional.of(external.subject()),
              Optional.of(external.role()),
              plan,
              maker.claims(),
              maker.ends());
      case Caller.Anonymous anonymous ->
          throw new IllegalArgumentException("nobody's ticket proves nothing");
    };
  }

  private static Used used(String json) {
    try {
      Holder holder = Json.mapper().readValue(json, Holder.class);
      Caller caller =
          switch (holder.kind) {
            case "user" ->
                new Caller.User(
                    holder.user.orElseThrow(),
                    holder.email.orElseThrow(),
                    holder.session.orElseThrow());
            case "key" ->
                new Caller.TeamKey(
                    holder.team.orElseThrow(), holder.key.orElseThrow(), holder.role.orElseThrow());
            default ->
                new Caller.External(
                    holder.user.orElseThrow(),
                    holder.team.orElseThrow(),
                    holder.issuer.orElseThrow(),
                    holder.subject.orElseThrow(),
                    holder.role.orElseThrow());
          };
      return new Used(caller, holder.plan, holder.claims, holder.ends);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored ticket is damaged", e);
    }
  }
}
