package dev.banyan.edge;

import dev.banyan.kernel.Secret;
import java.nio.file.Path;
import java.util.List;

/** What a route leads to. */
public sealed interface Target {

  /**
   * The healthy instances of a service.
   *
   * @param coming whether one is on its way where there is none: then requests wait for it, up to
   *     {@code instances.startWait}; else they are refused at once
   */
  record Instances(List<Upstream> upstreams, boolean coming) implements Target {
    public Instances {
      upstreams = List.copyOf(upstreams);
    }

    /** Those that are there, without hope for others. */
    public Instances(List<Upstream> upstreams) {
      this(upstreams, false);
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
