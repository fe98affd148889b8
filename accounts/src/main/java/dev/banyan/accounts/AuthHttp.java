package dev.banyan.accounts;

import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Caller;
import dev.banyan.http.Operations;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Signing up, in and out. */
final class AuthHttp implements AccountsHttp {

  private record SignUpBody(
      String email,
      String name,
      String password,
      Optional<String> setupToken,
      Optional<String> invite) {}

  private record LogInBody(String email, String password) {}

  private record RefreshBody(String refreshToken) {}

  private record SettingsView(
      boolean signupOpen, boolean setupNeeded, int minPasswordLength, List<String> issuers) {}

  /** A hash that is made anew at the same time by another sign-in is no wrong password. */
  private static final int SIGN_INS_MAX = 2;

  private final AccountsConfig config;
  private final People people;
  private final Sessions sessions;
  private final Invites invites;
  private final Installation installation;
  private final SigningKeys signingKeys;
  private final LoginLimits limits;
  private final Devices devices;
  private final Views views;

  AuthHttp(
      AccountsConfig config,
      People people,
      Sessions sessions,
      Invites invites,
      Installation installation,
      SigningKeys signingKeys,
      LoginLimits limits,
      Devices devices,
      Views views) {
    this.config = config;
    this.people = people;
    this.sessions = sessions;
    this.invites = invites;
    this.installation = installation;
    this.signingKeys = signingKeys;
    this.limits = limits;
    this.devices = devices;
    this.views = views;
  }

  @Override
  public void register(Operations operations) {
    operations
        .on("getAuthSettings", this::settings)
        .on("jwks", this::jwks)
        .on("signUp", this::signUp)
        .on("logIn", this::logIn)
        .on("refresh", this::refresh)
        .on("logOut", this::logOut)
        .on("createSession", this::createSession)
        .on("deleteSession", this::deleteSession)
        .on("getInvite", this::getInvite);
  }

  private Answer settings(Call call) {
    return Answer.ok(
        new SettingsView(
            config.signupOpen(),
            installation.setupNeeded(),
            AccountsConfig.PASSWORD_LENGTH_MIN,
            config.issuers().stream().map(issuer -> issuer.issuer().toString()).toList()));
  }

  private Answer jwks(Call call) {
    return Answer.ok(signingKeys.published()).with("Cache-Control", "public, max-age=300");
  }

  private Answer signUp(Call call) {
    SignUpBody body = call.body(SignUpBody.class);
    limits.signUp(call.remoteAddress());
    People.SignedUp done =
        people.signUp(
            new People.SignUp(body.email, body.name, body.password, body.setupToken, body.invite),
            Callers.origin(call));
    return Answer.created(
        new Views.SignedUpView(
            views.user(done.person()),
            views.team(done.team(), Optional.of(dev.banyan.kernel.Role.OWNER)),
            done.tokens().accessToken(),
            done.tokens().refreshToken(),
            sessions.expiresInSeconds()));
  }

  private Answer logIn(Call call) {
    return tokens(authenticate(call, who -> sessions.open(who, Callers.origin(call))));
  }

  private Answer tokens(Sessions.Tokens tokens) {
    return Answer.ok(
        new Views.TokensView(
            views.user(people.get(tokens.user())),
            tokens.accessToken(),
            tokens.refreshToken(),
            sessions.expiresInSeconds()));
  }

  /**
   * @param open signs in whose password was right; empty when it was changed meanwhile
   */
  private <T> T authenticate(Call call, Function<People.Checked, Optional<T>> open) {
    LogInBody body = call.body(LogInBody.class);
    String address = call.remoteAddress();
    limits.byAddress(address);
    Optional<OpaqueToken> device =
        Devices.shown(call).filter(shown -> devices.knows(shown, body.email));
    limits.attempt(address, body.email, device);
    for (int left = SIGN_INS_MAX; left > 0; left--) {
      Optional<People.Checked> who = people.check(body.email, body.password);
      if (who.isEmpty()) {
        break;
      }
      Optional<T> opened = open.apply(who.get());
      if (opened.isPresent()) {
        limits.succeeded(address, body.email, device);
        return opened.get();
      }
    }
    throw Problems.unauthorized("E-mail and password do not go together. Try again.");
  }

  private Answer refresh(Call call) {
    return tokens(sessions.refresh(call.body(RefreshBody.class).refreshToken));
  }

  private Answer logOut(Call call) {
    sessions.revoke(Callers.user(call).session());
    return Answer.noContent();
  }

  private Answer createSession(Call call) {
    Sessions.Browser browser =
        authenticate(call, who -> sessions.openBrowser(who, Callers.origin(call)));
    Id user = browser.user();
    OpaqueToken device = devices.remember(user, Devices.shown(call));
    Person person = people.get(user);
    return Answer.ok(new Views.SignedInView(views.user(person), views.teams(person)))
        .with(
            "Set-Cookie",
            Cookies.session(
                browser.cookie().text(), config.sessionFor().toSeconds(), call.secure()))
        .with("Set-Cookie", Cookies.device(device.text(), Devices.KEEP.toSeconds(), call.secure()));
  }

  private Answer deleteSession(Call call) {
    if (call.caller() instanceof Caller.User user) {
      sessions.revoke(user.session());
    }
    return Answer.noContent().with("Set-Cookie", Cookies.session("", 0, call.secure()));
  }

  private Answer getInvite(Call call) {
    limits.byAddress(call.remoteAddress());
    Invites.Offer offer = invites.offer(call.path("code"));
    Map<String, String> names = views.names(List.of(offer.invite().invitedBy()));
    return Answer.ok(
        new Views.OfferView(
            offer.teamName(),
            offer.invite().email(),
            offer.invite().role(),
            names.getOrDefault(offer.invite().invitedBy(), offer.invite().invitedBy()),
            offer.invite().expiresAt()));
  }
}
