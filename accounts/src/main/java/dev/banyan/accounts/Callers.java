package dev.banyan.accounts;

import dev.banyan.http.Call;
import dev.banyan.http.Caller;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;

/** What endpoints ask of their caller. */
final class Callers {

  private Callers() {}

  /** The signed-in person with a session here; others are told why not. */
  static Caller.User user(Call call) {
    return switch (call.caller()) {
      case Caller.User user -> user;
      case Caller.TeamKey key ->
          throw Problems.forbidden("A team's key is no person. Sign in to do this.");
      case Caller.External external ->
          throw Problems.forbidden(
              "Your account is kept by " + external.issuer() + ". Do it there.");
      case Caller.Anonymous anonymous -> throw Problems.unauthorized("Sign in first.");
    };
  }

  /** The person, wherever their account is kept. */
  static Id person(Call call) {
    return switch (call.caller()) {
      case Caller.User user -> user.user();
      case Caller.External external -> external.user();
      case Caller.TeamKey key ->
          throw Problems.forbidden("A team's key is no person. Sign in to do this.");
      case Caller.Anonymous anonymous -> throw Problems.unauthorized("Sign in first.");
    };
  }

  static Sessions.Origin origin(Call call) {
    return new Sessions.Origin(call.header("User-Agent").orElse(""), call.remoteAddress());
  }
}
