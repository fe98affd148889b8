package dev.banyan.scale.price;

import dev.banyan.kernel.NearestName;
import dev.banyan.scale.ScaleFile;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The node shapes that are known, and the pods each cloud puts on every node. Immutable. */
public final class NodeShapes {

  private static final int SHAPES_MAX = 500;

  private static final NodeShapes SHIPPED =
      new NodeShapes(ScaleFile.resource(NodeShapes.class, "nodes.yaml", NodesFile.class));

  private final Map<String, NodeShape> bySku;
  private final Map<Cloud, List<Daemon>> daemons;

  private NodeShapes(NodesFile file) {
    if (file.shapes().size() > SHAPES_MAX) {
      throw new IllegalArgumentException("shapes: at most " + SHAPES_MAX);
    }
    var skus = new LinkedHashMap<String, NodeShape>();
    file.shapes().forEach(shape -> skus.put(shape.sku(), shape));
    bySku = Map.copyOf(skus);
    daemons =
        Map.of(
            Cloud.AWS,
            file.daemonsAws(),
            Cloud.GCP,
            file.daemonsGcp(),
            Cloud.AZURE,
            file.daemonsAzure());
  }

  /** What this module ships. */
  public static NodeShapes shipped() {
    return SHIPPED;
  }

  /** The shape of a sku, if it is known. */
  public Optional<NodeShape> find(String sku) {
    return Optional.ofNullable(bySku.get(sku));
  }

  /**
   * The shape of a sku.
   *
   * @throws IllegalArgumentException when it is not known, with the nearest that is
   */
  public NodeShape of(String sku) {
    NodeShape shape = bySku.get(sku);
    if (shape == null) {
      throw new IllegalArgumentException(
          "sku: '"
              + sku
              + "' is no node shape that is known"
              + NearestName.of(sku, bySku.keySet())
                  .map(name -> "; did you mean '" + name + "'?")
                  .orElse(
                      "; known: " + String.join(", ", bySku.keySet().stream().sorted().toList())));
    }
    return shape;
  }

  /** All shapes of a cloud, by price. */
  public List<NodeShape> of(Cloud cloud) {
    return bySku.values().stream()
        .filter(shape -> shape.cloud() == cloud)
        .sorted(Comparator.comparing(NodeShape::hourly).thenComparing(NodeShape::sku))
        .toList();
  }

  /** What the cloud's own daemon sets request on every node. */
  public List<Daemon> daemons(Cloud cloud) {
    return daemons.getOrDefault(cloud, List.of());
  }

  record NodesFile(
      List<NodeShape> shapes,
      List<Daemon> daemonsAws,
      List<Daemon> daemonsGcp,
      List<Daemon> daemonsAzure) {}
}
