package dev.banyan.edge;

import dev.banyan.kernel.Secret;
import java.nio.file.Path;
import java.util.List;

/** What a route leads to. */
public sealed interface Target {

  /** The healthy instances of a service; none yet means "it is starting". */
  record Instances(List<Upstream> upstreams) implements Target {
    public Instances {
      upstreams = List.copyOf(upstreams);
    }
  }

  /**
   * Files below a directory.
   *
   * @param root its absolute path; nothing outside it is ever read, symbolic links included
   * @param singlePage whether pages that are no file are answered with {@code /index.html}
   */
  record StaticFiles(Path root, boolean singlePage) implements Target {
    public StaticFiles {
      if (!root.isAbsolute()) {
        throw new IllegalArgumentException("the root of static files is an absolute path");
      }
    }
  }

  /**
   * A part of Banyan itself ({@code to: banyan:api}); unlike an app it gets Banyan's cookies and
   * credentials, and is told the client's address and scheme in a way that it can believe.
   *
   * @param secret by which it knows that the edge passed a request on; sent to it alone
   */
  record Platform(String host, int port, Secret secret) implements Target {}
}
