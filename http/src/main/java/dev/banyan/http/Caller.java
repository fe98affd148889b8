package dev.banyan.http;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Role;

/** Who made a request, as far as it was proved. Immutable. */
public sealed interface Caller {

  /** The name in audit entries and logs: never an e-mail address, never a secret. */
  String name();

  /** Nobody signed in. */
  Caller ANONYMOUS = new Anonymous();

  /** Nobody signed in: what a public operation sees. */
  record Anonymous() implements Caller {
    @Override
    public String name() {
      return "anonymous";
    }
  }

  /**
   * A person who signed in to this installation.
   *
   * @param user {@code usr_…}
   * @param email normalised
   * @param session {@code ses_…}, by which the sign-in can be revoked
   */
  record User(Id user, String email, Id session) implements Caller {
    @Override
    public String name() {
      return user.toString();
    }
  }

  /**
   * A program with a team's key. It acts for that team alone.
   *
   * @param team {@code team_…}
   * @param key {@code key_…}
   * @param role what it may do in the team
   */
  record TeamKey(Id team, Id key, Role role) implements Caller {
    @Override
    public String name() {
      return key.toString();
    }
  }

  /**
   * A person whom a configured issuer vouches for.
   *
   * @param user {@code usr_…}, always the same for the same issuer and subject
   * @param team the team that the issuer's token names, or the person's own
   * @param issuer the {@code iss} claim
   * @param subject the claim that names the person to the issuer
   * @param role the role in {@code team}
   */
  record External(Id user, Id team, String issuer, String subject, Role role) implements Caller {
    @Override
    public String name() {
      return user.toString();
    }
  }
}
