package dev.banyan.scale.plan;

import dev.banyan.kernel.NearestName;
import dev.banyan.scale.plan.BillLine.Section;
import dev.banyan.scale.price.PriceBook;
import java.util.List;
import java.util.Map;

/** The lines of a bill that go to model providers and other APIs; the same on every target. */
final class ModelCosts {

  private static final double MILLION = 1e6;

  /** Which model answers a route: the guides' small one (jarvis:93) and its large sister. */
  private static final Map<String, String> MODELS =
      Map.of("small", "openai/gpt-4o-mini", "large", "openai/gpt-4o");

  private ModelCosts() {}

  static List<BillLine> lines(Demand demand, PriceBook book) {
    var bill = new BillBuilder(book);
    for (Demand.ModelDemand route : demand.models()) {
      String model = model(route.route());
      bill.amount(
          Section.MODELS,
          route.route() + " route, input",
          model + "-input",
          route.inputTokens() / MILLION,
          route.arithmetic());
      bill.amount(
          Section.MODELS,
          route.route() + " route, output",
          model + "-output",
          route.outputTokens() / MILLION,
          route.arithmetic());
    }
    for (Demand.ApiDemand api : demand.apis()) {
      bill.amount(Section.OTHER_APIS, api.name(), api.price(), api.units(), api.arithmetic());
    }
    return bill.lines();
  }

  static String model(String route) {
    String model = MODELS.get(route);
    if (model == null) {
      throw new IllegalArgumentException(
          "routing: there is no model route '"
              + route
              + "'"
              + NearestName.of(route, MODELS.keySet())
                  .map(name -> "; did you mean '" + name + "'?")
                  .orElse("; known: small, large"));
    }
    return model;
  }
}
