package dev.banyan.edge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A site with its routes, longest path first. */
final class CompiledSite {

  final String app;
  final String name;
  final Admission admission;
  private final List<CompiledRoute> routes = new ArrayList<>();

  CompiledSite(String app, String name, Admission admission) {
    this.app = app;
    this.name = name;
    this.admission = admission;
  }

  /** While the table is being compiled; in the order of search. */
  void add(CompiledRoute route) {
    routes.add(route);
  }

  List<CompiledRoute> routes() {
    return routes;
  }

  @Nullable CompiledRoute find(String path) {
    for (int i = 0; i < routes.size(); i++) {
      CompiledRoute route = routes.get(i);
      if (route.matches(path)) {
        return route;
      }
    }
    return null;
  }
}
