package dev.banyan.accounts;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.PrivateFiles;
import dev.banyan.kernel.Problem;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The team that owns this installation and its apps, and how one becomes its first owner: by a
 * one-time token that {@code banyan up} prints as a link. Thread-safe.
 */
public final class Installation {

  /** The command line's key lies in this file of the data folder, readable by its owner alone. */
  public static final String CLI_TOKEN_FILE = "cli-token";

  /** The link for the first owner lies in this file of the data folder, while there is none. */
  public static final String SETUP_LINK_FILE = "setup-link";

  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
  private static final String CLI_KEY_NAME = "command line";
  private static final Query BOOT = new Query("upsert", "accounts_team");
  private static final Query OWNERS = new Query("select", "accounts_member");

  private final SqlDatabase directory;
  private final Parts parts;
  private final TeamKeys keys;
  private final Members members;
  private final Path cliTokenFile;
  private final Path setupLinkFile;
  private volatile Id team;
  private volatile Optional<OpaqueToken> setupToken = Optional.empty();

  private Installation(Parts parts, Members members, TeamKeys keys, Path dataDirectory, Id team) {
    this.directory = parts.directory();
    this.parts = parts;
    this.keys = keys;
    this.members = members;
    this.cliTokenFile = dataDirectory.resolve(CLI_TOKEN_FILE);
    this.setupLinkFile = dataDirectory.resolve(SETUP_LINK_FILE);
    this.team = team;
  }

  /** Makes the team at the first boot, and what each boot needs. */
  static Installation boot(
      Parts parts, Teams teams, Members members, TeamKeys keys, Path dataDirectory) {
    Id team = parts.directory().write(BOOT, handle -> ensureTeam(handle, parts, teams)).value();
    var installation = new Installation(parts, members, keys, dataDirectory, team);
    if (installation.setupNeeded()) {
      installation.setupToken = Optional.of(installation.newSetupToken());
    } else {
      installation.deleteSetupLink();
    }
    installation.ensureCliToken();
    parts.settle();
    return installation;
  }

  private static Id ensureTeam(Handle handle, Parts parts, Teams teams) {
    // Nodes that boot at once meet here, not at the unique index.
    handle.execute("SELECT pg_advisory_xact_lock(hashtext('accounts_installation'))");
    Optional<Id> known =
        handle
            .createQuery(
                "SELECT team_id FROM accounts_team WHERE kind = '"
                    + Team.Kind.INSTALLATION.name().toLowerCase(Locale.ROOT)
                    + "'")
            .map((row, context) -> Rows.id("team", row, "team_id"))
            .findOne();
    return known.orElseGet(
        () -> {
          Team made =
              teams.insert(
                  handle,
                  "Installation",
                  Team.Kind.INSTALLATION,
                  parts.plans().installation().name());
          parts
              .audit()
              .recordPending(
                  handle, made.id(), Audit.BANYAN, "team.created", made.id().toString(), Map.of());
          return made.id();
        });
  }

  /** The installation's team: it owns the app that {@code up} runs. */
  public Id team() {
    return team;
  }

  /** Whether nobody owns the installation yet. Blocking. */
  public boolean setupNeeded() {
    return directory.read(
        OWNERS,
        handle ->
            handle
                    .createQuery(
                        "SELECT count(*) FROM accounts_member"
                            + " WHERE team_id = :team AND role = 'owner'")
                    .bind("team", team.uuid())
                    .mapTo(Long.class)
                    .one()
                == 0);
  }

  /**
   * The token that makes who signs up with it the first owner; empty once there is one. Each boot
   * makes another and ends the one before.
   */
  public Optional<String> setupToken() {
    return setupToken.map(OpaqueToken::text);
  }

  /**
   * Writes the one-time link into a file that its owner alone may read, and which goes when the
   * link is used: what a node prints may be kept and read by others. Blocking.
   *
   * @param console where the console is, without a slash at its end
   * @return the link; empty once there is an owner
   */
  public Optional<String> publishSetupLink(String console) throws IOException {
    Optional<String> link = setupToken().map(token -> console + "/setup?token=" + token);
    if (link.isPresent()) {
      PrivateFiles.write(setupLinkFile, link.get() + "\n");
      if (setupToken.isEmpty()) {
        deleteSetupLink();
      }
    }
    return link;
  }

  /** The file with the link for the first owner. */
  public Path setupLinkFile() {
    return setupLinkFile;
  }

  /** What stays is good for nothing: its token is used up. */
  private void deleteSetupLink() {
    try {
      Files.deleteIfExists(setupLinkFile);
    } catch (IOException failure) {
      LOG.warn("{} could not be deleted: {}", setupLinkFile, failure.toString());
    }
  }

  /** The file with the command line's key. */
  public Path cliTokenFile() {
    return cliTokenFile;
  }

  private OpaqueToken newSetupToken() {
    OpaqueToken token = OpaqueToken.create(OpaqueToken.SETUP, parts.random());
    directory.write(
        new Query("upsert", "accounts_setup"),
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO accounts_setup (hash, created_at) VALUES (:hash, :now)
                    ON CONFLICT (only_row)
                    DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at
                    """)
                .bind("hash", token.hash())
                .bind("now", Rows.utc(parts.clock().instant()))
                .execute());
    return token;
  }

  /**
   * Checks a setup token before it is used up.
   *
   * @throws dev.banyan.kernel.ProblemException 403 for one that is not good
   */
  void requireSetupToken(String token) {
    boolean good =
        directory.read(
            new Query("select", "accounts_setup"),
            handle ->
                handle
                        .createQuery("SELECT count(*) FROM accounts_setup WHERE hash = :hash")
                        .bind("hash", OpaqueToken.hash(token))
                        .mapTo(Long.class)
                        .one()
                    == 1);
    if (!good) {
      throw setupTokenInvalid();
    }
  }

  private static RuntimeException setupTokenInvalid() {
    return Problems.of(
        Problem.of(
            "setup-token-invalid",
            403,
            "Link no longer good",
            "This link was used or replaced. Start Banyan again to get a new one, or sign in."));
  }

  /** Uses the setup token up, in the transaction that makes its user. */
  void claim(Handle handle, String token, Id user) {
    int claimed =
        handle
            .createUpdate("DELETE FROM accounts_setup WHERE hash = :hash")
            .bind("hash", OpaqueToken.hash(token))
            .execute();
    if (claimed == 0) {
      throw setupTokenInvalid();
    }
    members.join(handle, team, user, Role.OWNER);
    parts
        .audit()
        .recordPending(
            handle, team, user.toString(), "installation.claimed", user.toString(), Map.of());
    handle.afterCommit(
        () -> {
          setupToken = Optional.empty();
          deleteSetupLink();
        });
  }

  private void ensureCliToken() {
    try {
      if (holds()) {
        return;
      }
      TeamKeys.Created created =
          directory
              .write(
                  new Query("insert", "accounts_key"),
                  handle -> {
                    // Team, then keys: the order of all, so that nobody waits in a circle.
                    Teams.lock(handle, team);
                    handle
                        .createQuery(
                            "SELECT key_id FROM accounts_key WHERE team_id = :team"
                                + " AND name = :name AND created_by = :by AND revoked_at IS NULL")
                        .bind("team", team.uuid())
                        .bind("name", CLI_KEY_NAME)
                        .bind("by", Audit.BANYAN)
                        .map((row, context) -> Rows.id("key", row, "key_id"))
                        .list()
                        .forEach(key -> keys.revoke(handle, team, key));
                    return keys.insert(
                        handle, team, CLI_KEY_NAME, Role.OWNER, Optional.empty(), Audit.BANYAN);
                  })
              .value();
      PrivateFiles.write(cliTokenFile, created.secret().text() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the file is there, private, and its key is good. */
  private boolean holds() throws IOException {
    if (!Files.isRegularFile(cliTokenFile, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(cliTokenFile));
    String text = Files.readString(cliTokenFile).strip();
    return mode.equals("rw-------")
        && OpaqueToken.looksLike(OpaqueToken.TEAM_KEY, text)
        && directory.read(
            new Query("select", "accounts_key"),
            handle ->
                handle
                        .createQuery(
                            "SELECT count(*) FROM accounts_key WHERE hash = :hash"
                                + " AND team_id = :team AND revoked_at IS NULL")
                        .bind("hash", OpaqueToken.hash(text))
                        .bind("team", team.uuid())
                        .mapTo(Long.class)
                        .one()
                    == 1);
  }
}
