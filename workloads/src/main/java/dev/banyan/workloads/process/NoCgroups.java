package dev.banyan.workloads.process;

import dev.banyan.workloads.ResourceLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A host where no control group is writable: instances run, declared limits are refused. */
final class NoCgroups implements Cgroups {

  @Override
  public Set<ResourceLimits.Kind> enforceable() {
    return Set.of();
  }

  @Override
  public String describe() {
    return "no writable cgroup";
  }

  @Override
  public Optional<Cgroup> create(String name, ResourceLimits limits) {
    return Optional.empty();
  }

  @Override
  public List<Path> roots() {
    return List.of();
  }

  @Override
  public Optional<Path> killRoot() {
    return Optional.empty();
  }

  @Override
  public List<Cgroup> leftovers(List<Path> earlierRoots) {
    return List.of();
  }

  @Override
  public void forget(List<Path> earlierRoots) {}
}
