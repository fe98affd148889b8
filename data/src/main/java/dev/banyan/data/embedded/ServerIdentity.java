package dev.banyan.data.embedded;

import com.sun.security.auth.module.UnixSystem;
import dev.banyan.data.DataException;
import dev.banyan.kernel.UnlinkedTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * As whom the server runs. PostgreSQL refuses to run as root, so started by root it gets a user id
 * of its own without any capability. Where that user could not reach the data folder (a folder
 * under {@code /root}, say) the server keeps root's id in a user namespace of its own, where it has
 * no capability either.
 *
 * @param server what stands before the server's command line
 * @param initialiser what stands before initdb's: it wants a user that has a name
 * @param owner the id that owns the server's files, where that is not our own
 * @param initialOwner the id that owns them while initdb runs
 */
record ServerIdentity(
    List<String> server, List<String> initialiser, OptionalInt owner, OptionalInt initialOwner) {

  /** Below the range that apps' services use, above what distributions hand out. */
  static final int USER_ID = 19_999;

  /** {@code nobody}, who has a name everywhere. */
  private static final int NAMED_USER_ID = 65_534;

  private static final List<String> NAMESPACE = List.of("unshare", "--user", "--");

  /**
   * Decides for a folder that must exist.
   *
   * @param home the folder that holds the server's files
   */
  static ServerIdentity decide(Path home) throws IOException, InterruptedException {
    if (new UnixSystem().getUid() != 0) {
      return new ServerIdentity(List.of(), List.of(), OptionalInt.empty(), OptionalInt.empty());
    }
    letPass(home.resolveSibling(".").normalize());
    Files.setAttribute(home, "unix:gid", USER_ID);
    Files.setPosixFilePermissions(
        home,
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_EXECUTE));
    if (reaches(as(USER_ID), home)) {
      return new ServerIdentity(
          as(USER_ID), as(NAMED_USER_ID), OptionalInt.of(USER_ID), OptionalInt.of(NAMED_USER_ID));
    }
    if (reaches(NAMESPACE, home)) {
      return new ServerIdentity(NAMESPACE, NAMESPACE, OptionalInt.of(0), OptionalInt.of(0));
    }
    throw DataException.Refused.of(
        "PostgreSQL does not run as root, and another user cannot reach "
            + home
            + ". Start Banyan as an ordinary user, or choose a data folder whose parents others may"
            + " pass (mode o+x).",
        new IOException("no user for the embedded server"));
  }

  /** Others may pass the data folder, but neither list nor read it. */
  private static void letPass(Path dataDirectory) throws IOException {
    var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(dataDirectory));
    if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
      Files.setPosixFilePermissions(dataDirectory, permissions);
    }
  }

  private static List<String> as(int userId) {
    return List.of(
        "setpriv",
        "--reuid=" + userId,
        "--regid=" + USER_ID,
        "--clear-groups",
        "--no-new-privs",
        "--inh-caps=-all",
        "--bounding-set=-all",
        "--");
  }

  private static boolean reaches(List<String> prefix, Path home) throws InterruptedException {
    var command = new ArrayList<>(prefix);
    command.addAll(List.of("test", "-x", home.toString()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException missing) {
      // The program that changes the user is not installed: this way is closed.
      return false;
    }
  }

  /** Gives a tree to the server's user; does nothing when it owns it already. */
  static void give(Path tree, OptionalInt owner) throws IOException {
    if (owner.isEmpty() || owned(tree, owner.getAsInt())) {
      return;
    }
    // The top comes last, so that an interrupted change is seen and made again.
    UnlinkedTree.give(tree, owner.getAsInt(), owner.getAsInt() == 0 ? 0 : USER_ID);
  }

  private static boolean owned(Path path, int owner) throws IOException {
    return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(owner);
  }
}
