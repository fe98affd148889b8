package dev.banyan.bench.durability;

import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.NodeApi;
import dev.banyan.bench.peer.AddressApp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Changes how many replicas are wanted, and back after each comparison. */
final class ScaleLedger implements Ledger {

  private static final int RANGE = AddressApp.REPLICAS_MAX - AddressApp.REPLICAS + 1;

  private final NodeApi api;
  private final String path;

  /** The last acknowledged count, and those that were attempted since. */
  private final Set<Integer> possible = new LinkedHashSet<>(Set.of(AddressApp.REPLICAS));

  private long attempted;
  private long acknowledged;

  ScaleLedger(Installation installation) {
    this.api = installation.api();
    this.path = "/v1/apps/" + installation.app() + "/services/" + AddressApp.SERVICE;
  }

  @Override
  public String name() {
    return "replicas";
  }

  @Override
  public void attempt() throws IOException {
    scale(AddressApp.REPLICAS + (int) (attempted % RANGE));
  }

  private void scale(int replicas) throws IOException {
    attempted++;
    possible.add(replicas);
    NodeApi.Reply reply = api.put(path + "/replicas", Map.of("replicas", replicas));
    if (!reply.ok()) {
      Changes.refused(reply);
    }
    possible.clear();
    possible.add(replicas);
    acknowledged++;
  }

  @Override
  public List<String> violations() throws IOException {
    int wanted = api.get(path).expectOk().json().at("/replicas/desired").asInt();
    List<String> found = new ArrayList<>();
    if (!possible.contains(wanted)) {
      found.add(wanted + " replicas are wanted, it can only be one of " + possible + ": lost");
    }
    scale(AddressApp.REPLICAS);
    return found;
  }

  @Override
  public long attempted() {
    return attempted;
  }

  @Override
  public long acknowledged() {
    return acknowledged;
  }
}
