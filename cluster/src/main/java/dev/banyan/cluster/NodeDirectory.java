package dev.banyan.cluster;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Which nodes there are. Thread-safe, answered from memory. */
public interface NodeDirectory {

  /**
   * One Banyan process.
   *
   * @param name unique while it runs
   * @param api where the other nodes reach it
   * @param startedAt when this process started
   */
  record Node(String name, URI api, Instant startedAt) {}

  /** This process. */
  Node self();

  /** All that are alive, this one too, by name. */
  List<Node> nodes();
}
