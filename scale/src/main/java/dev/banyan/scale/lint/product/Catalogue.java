package dev.banyan.scale.lint.product;

import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.lint.guide.Market;
import dev.banyan.scale.price.Cloud;
import dev.banyan.scale.price.NodeShape;
import dev.banyan.scale.price.NodeShapes;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Facts about products, each with its source and the day it was looked up. Machine types and their
 * list prices are those of {@link NodeShapes}. Immutable.
 */
public record Catalogue(
    LocalDate asOf,
    List<Product> products,
    List<MetricUnits> metrics,
    List<HashFunction> functions,
    List<DatabaseSku> databases,
    List<Discount> discounts,
    List<Eviction> evictions,
    List<StoreSpeed> stores,
    List<UnboundedLabel> unboundedLabels,
    List<Measured> measured) {

  /** The catalogue that the module carries. */
  public static Catalogue shipped() {
    return ScaleFile.resource(
        Catalogue.class, "/dev/banyan/scale/lint/catalogue.yaml", Catalogue.class);
  }

  /** A machine type, from the shapes that plans are made of. */
  public Optional<NodeShape> shape(String sku) {
    return NodeShapes.shipped().find(sku);
  }

  public Optional<Product> product(String id) {
    return products.stream().filter(product -> product.id().equals(id)).findFirst();
  }

  public Optional<MetricUnits> metric(String name) {
    return metrics.stream().filter(metric -> metric.name().equals(name)).findFirst();
  }

  public Optional<HashFunction> function(String name) {
    return functions.stream().filter(function -> function.name().equals(name)).findFirst();
  }

  public Optional<DatabaseSku> database(String sku) {
    return databases.stream().filter(database -> database.sku().equals(sku)).findFirst();
  }

  public Optional<Discount> discount(String provider, Market market) {
    return discounts.stream()
        .filter(row -> row.provider().equals(provider) && row.market() == market)
        .findFirst();
  }

  public Optional<Eviction> eviction(String policy) {
    return evictions.stream().filter(eviction -> eviction.policy().equals(policy)).findFirst();
  }

  public Optional<StoreSpeed> store(String name) {
    return stores.stream().filter(store -> store.name().equals(name)).findFirst();
  }

  public Optional<Measured> measured(String id) {
    return measured.stream().filter(row -> row.id().equals(id)).findFirst();
  }

  /** The machine types there are. */
  public List<String> shapeNames() {
    return Arrays.stream(Cloud.values())
        .flatMap(cloud -> NodeShapes.shipped().of(cloud).stream())
        .map(NodeShape::sku)
        .toList();
  }

  public List<String> productNames() {
    return products.stream().map(Product::id).toList();
  }

  public List<String> functionNames() {
    return functions.stream().map(HashFunction::name).toList();
  }

  public List<String> databaseNames() {
    return databases.stream().map(DatabaseSku::sku).toList();
  }

  public List<String> evictionNames() {
    return evictions.stream().map(Eviction::policy).toList();
  }

  public List<String> storeNames() {
    return stores.stream().map(StoreSpeed::name).toList();
  }
}
