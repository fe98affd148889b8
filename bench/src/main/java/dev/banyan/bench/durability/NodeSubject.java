package dev.banyan.bench.durability;

import dev.banyan.bench.node.Node;
import java.time.Duration;
import java.util.Map;

/** A node as the subject of a drill. */
public record NodeSubject(Node node) implements Subject {

  @Override
  public void launch() {
    node.launch();
  }

  @Override
  public Duration awaitReady() {
    return node.awaitReady();
  }

  @Override
  public void kill() {
    node.kill();
  }

  @Override
  public void stop() {
    node.stop();
  }

  @Override
  public Map<String, Integer> inventory() {
    return node.inventory();
  }
}
