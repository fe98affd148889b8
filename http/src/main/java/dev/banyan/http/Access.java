package dev.banyan.http;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Role;
import java.util.Optional;

/**
 * Says what a caller may do in a team. Implemented by {@code accounts}. May block: call it on
 * virtual threads, as endpoints do.
 */
public interface Access {

  /** The caller's role in the team; empty for who is no member. */
  Optional<Role> roleOf(Caller caller, Id team);

  /**
   * Passes only a caller who has at least the role in the team that owns a thing.
   *
   * <p>Who is no member gets exactly the answer that an unknown id gives, so that nobody can learn
   * which ids exist.
   *
   * @param team the owner
   * @param role what the operation needs
   * @param what the thing's kind as the path parameter is named: {@code app}, {@code release}
   * @param id the thing's id as the request gave it
   * @throws dev.banyan.kernel.ProblemException 401 for anonymous callers, 404 for who is no member,
   *     403 for a member whose role does not reach
   */
  void require(Caller caller, Id team, Role role, String what, Id id);

  /** {@link #require(Caller, Id, Role, String, Id)} where the thing is the team itself. */
  default void require(Caller caller, Id team, Role role) {
    require(caller, team, role, "team", team);
  }

  /**
   * The teams that the caller is a member of, in no order; at most a few hundred. A team key has
   * one.
   */
  java.util.List<Id> teamsOf(Caller caller);
}
