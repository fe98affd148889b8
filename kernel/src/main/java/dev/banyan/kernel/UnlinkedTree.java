package dev.banyan.kernel;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.UUID;

/**
 * Works on a tree of files that another user may change at the same time, while this process may do
 * more than that user. A walk by paths lets them swap a folder for a link between the look and the
 * deed, and so delete or own what lies elsewhere. Here every step is taken from the folder that is
 * already open ({@code openat} with {@code O_NOFOLLOW}), and nothing is done through a link.
 *
 * <p>Only the root's parent is walked to by its path: it must not be that user's. Depth costs no
 * memory and few open files, however deep a hostile tree is. Blocking.
 */
public final class UnlinkedTree {

  /** How many folders are open at a time; what lies deeper is lifted up before it is deleted. */
  static final int OPEN_MAX = 32;

  /** How often a folder is emptied again that somebody fills meanwhile. */
  private static final int PASSES_MAX = 5;

  private UnlinkedTree() {}

  /**
   * Deletes a folder with all in it, or a single file; links are deleted, not followed. What is not
   * there is fine.
   *
   * @throws IOException when something is left, for instance because somebody keeps adding to it
   */
  public static void delete(Path root) throws IOException {
    try (SecureDirectoryStream<Path> parent = open(parentOf(root))) {
      Path name = root.getFileName();
      if (isFolder(parent, name)) {
        empty(parent, name);
        parent.deleteDirectory(name);
      } else {
        parent.deleteFile(name);
      }
    } catch (NoSuchFileException gone) {
      // Somebody else was quicker, or it never was.
      if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
        throw gone;
      }
    }
  }

  /** Empties the root folder, which takes in what is lifted out of its depths. */
  private static void empty(SecureDirectoryStream<Path> parent, Path name) throws IOException {
    int vain = 0;
    while (vain < PASSES_MAX) {
      try (SecureDirectoryStream<Path> top =
          parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        var deletion = new Deletion(top);
        if (!deletion.contents(top, 1)) {
          return;
        }
        vain = deletion.lifted ? 0 : vain + 1;
      }
    }
    throw new DirectoryNotEmptyException(name.toString());
  }

  /** One pass through a tree. */
  private static final class Deletion {
    private final SecureDirectoryStream<Path> top;
    private boolean lifted;

    Deletion(SecureDirectoryStream<Path> top) {
      this.top = top;
    }

    /** Deletes what a folder holds; false when it held nothing. */
    boolean contents(SecureDirectoryStream<Path> folder, int depth) throws IOException {
      boolean held = false;
      for (Path entry : folder) {
        held = true;
        Path name = entry.getFileName();
        if (!isFolder(folder, name)) {
          folder.deleteFile(name);
        } else if (depth < OPEN_MAX) {
          folder(folder, name, depth);
        } else {
          // Nobody can have made an entry of this name before.
          folder.move(name, top, name.resolveSibling(".lifted-" + UUID.randomUUID()));
          lifted = true;
        }
      }
      return held;
    }

    private void folder(SecureDirectoryStream<Path> parent, Path name, int depth)
        throws IOException {
      for (int pass = 0; pass < PASSES_MAX; pass++) {
        try (SecureDirectoryStream<Path> folder =
            parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          contents(folder, depth + 1);
        }
        try {
          parent.deleteDirectory(name);
          return;
        } catch (DirectoryNotEmptyException filledMeanwhile) {
          if (pass == PASSES_MAX - 1) {
            throw filledMeanwhile;
          }
        }
      }
    }
  }

  /**
   * Gives folders and plain files of a tree to a user. A folder comes after all that is in it, the
   * root last, so that an interrupted call is seen by the root and made again. Links, pipes and
   * sockets stay whose they are.
   *
   * @throws IOException also when the tree is deeper than {@link #OPEN_MAX} times two folders
   */
  public static void give(Path root, int userId, int groupId) throws IOException {
    var lookup = root.getFileSystem().getUserPrincipalLookupService();
    var owner =
        new Owner(
            lookup.lookupPrincipalByName(Integer.toString(userId)),
            lookup.lookupPrincipalByGroupName(Integer.toString(groupId)));
    try (SecureDirectoryStream<Path> parent = open(parentOf(root))) {
      owner.take(parent, root.getFileName(), 0);
    }
  }

  private record Owner(UserPrincipal user, GroupPrincipal group) {

    private static final int DEPTH_MAX = 2 * OPEN_MAX;

    void take(SecureDirectoryStream<Path> parent, Path name, int depth) throws IOException {
      BasicFileAttributes attributes = attributes(parent, name);
      if (attributes.isDirectory()) {
        if (depth == DEPTH_MAX) {
          throw new IOException("folders more than " + DEPTH_MAX + " deep: " + name);
        }
        try (SecureDirectoryStream<Path> folder =
            parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          for (Path entry : folder) {
            take(folder, entry.getFileName(), depth + 1);
          }
          // The folder that was read, whatever bears its name by now.
          give(folder.getFileAttributeView(PosixFileAttributeView.class));
        }
      } else if (attributes.isRegularFile()) {
        give(
            parent.getFileAttributeView(
                name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
      }
    }

    private void give(PosixFileAttributeView view) throws IOException {
      // The group first: a process of that user may change what is its own.
      view.setGroup(group);
      view.setOwner(user);
    }
  }

  private static boolean isFolder(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return attributes(parent, name).isDirectory();
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return parent
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static Path parentOf(Path root) throws IOException {
    Path parent = root.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("not below a folder: " + root);
    }
    return parent;
  }

  private static SecureDirectoryStream<Path> open(Path folder) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("this platform cannot open a folder without following links");
  }
}
