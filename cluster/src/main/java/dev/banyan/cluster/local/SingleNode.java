package dev.banyan.cluster.local;

import dev.banyan.cluster.NodeDirectory;
import java.util.List;

/** The directory of a node that is alone. */
public record SingleNode(Node self) implements NodeDirectory {

  @Override
  public List<Node> nodes() {
    return List.of(self);
  }
}
