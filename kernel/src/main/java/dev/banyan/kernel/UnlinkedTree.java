package dev.banyan.kernel;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    if (Files.notExists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (UnlinkedFolder parent = UnlinkedFolder.neverWaiting(parentOf(root))) {
      Path name = root.getFileName();
      if (isFolder(parent, name)) {
        empty(parent, name);
        parent.stream.deleteDirectory(name);
      } else {
        parent.stream.deleteFile(name);
      }
    } catch (NoSuchFileException gone) {
      // Somebody else was quicker, or it never was.
      if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
        throw gone;
      }
    }
  }

  /** Empties the root folder, which takes in what is lifted out of its depths. */
  private static void empty(UnlinkedFolder parent, Path name) throws IOException {
    int vain = 0;
    while (vain < PASSES_MAX) {
      try (UnlinkedFolder top = parent.enter(name)) {
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
    private final UnlinkedFolder top;
    private boolean lifted;

    Deletion(UnlinkedFolder top) {
      this.top = top;
    }

    /** Deletes what a folder holds; false when it held nothing. */
    boolean contents(UnlinkedFolder folder, int depth) throws IOException {
      boolean held = false;
      for (Path entry : folder.stream) {
        held = true;
        Path name = entry.getFileName();
        if (!isFolder(folder, name)) {
          folder.stream.deleteFile(name);
        } else if (depth < OPEN_MAX) {
          folder(folder, name, depth);
        } else {
          // Nobody can have made an entry of this name before.
          folder.stream.move(name, top.stream, name.resolveSibling(".lifted-" + UUID.randomUUID()));
          lifted = true;
        }
      }
      return held;
    }

    private void folder(UnlinkedFolder parent, Path name, int depth) throws IOException {
      for (int pass = 0; pass < PASSES_MAX; pass++) {
        try (UnlinkedFolder folder = parent.enter(name)) {
          contents(folder, depth + 1);
        }
        try {
          parent.stream.deleteDirectory(name);
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
   * sockets stay whose they are. A pipe that takes a name's place meanwhile makes the caller wait:
   * the trees of apps are not given by this, and what it is for is done at every start, where the
   * first pinned path would cost too much.
   *
   * @throws IOException also when the tree is deeper than {@link #OPEN_MAX} times two folders
   */
  public static void give(Path root, int userId, int groupId) throws IOException {
    var lookup = root.getFileSystem().getUserPrincipalLookupService();
    var owner =
        new Owner(
            lookup.lookupPrincipalByName(Integer.toString(userId)),
            lookup.lookupPrincipalByGroupName(Integer.toString(groupId)));
    try (UnlinkedFolder parent = UnlinkedFolder.at(parentOf(root))) {
      owner.take(parent, root.getFileName(), 0);
    }
  }

  private record Owner(UserPrincipal user, GroupPrincipal group) {

    private static final int DEPTH_MAX = 2 * OPEN_MAX;

    void take(UnlinkedFolder parent, Path name, int depth) throws IOException {
      BasicFileAttributes attributes = attributes(parent, name);
      if (attributes.isDirectory()) {
        if (depth == DEPTH_MAX) {
          throw new IOException("folders more than " + DEPTH_MAX + " deep: " + name);
        }
        try (UnlinkedFolder folder = parent.enter(name)) {
          for (Path entry : folder.stream) {
            take(folder, entry.getFileName(), depth + 1);
          }
          // The folder that was read, whatever bears its name by now.
          give(folder.stream.getFileAttributeView(PosixFileAttributeView.class));
        }
      } else if (attributes.isRegularFile()) {
        give(
            parent.stream.getFileAttributeView(
                name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
      }
    }

    private void give(PosixFileAttributeView view) throws IOException {
      // The group first: a process of that user may change what is its own.
      view.setGroup(group);
      view.setOwner(user);
    }
  }

  private static boolean isFolder(UnlinkedFolder parent, Path name) throws IOException {
    return attributes(parent, name).isDirectory();
  }

  private static BasicFileAttributes attributes(UnlinkedFolder parent, Path name)
      throws IOException {
    return parent
        .stream
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
}
