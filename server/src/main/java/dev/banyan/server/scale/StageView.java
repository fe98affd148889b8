package dev.banyan.server.scale;

import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.Compute;
import dev.banyan.scale.plan.DataTier;
import dev.banyan.scale.plan.Demand;
import dev.banyan.scale.plan.PodGroup;
import dev.banyan.scale.plan.ServiceNeed;
import dev.banyan.scale.plan.ServiceRole;
import dev.banyan.scale.plan.TargetResult;
import dev.banyan.scale.plan.UserCounts;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What stands on a target at one level of load, and its bills. */
record StageView(
    String level,
    UserCounts users,
    double requestsPerSecond,
    double sockets,
    List<Service> services,
    List<Node> nodes,
    List<Sandbox> sandboxes,
    Database database,
    Redis redis,
    Storage storage,
    double egressGb,
    List<Model> models,
    List<String> demandArithmetic,
    List<String> computeArithmetic,
    BillView bill,
    Totals totals,
    BigDecimal costPerActiveUserCents,
    String basis) {

  /** A service and its replicas. */
  record Service(
      String role,
      long replicas,
      long standby,
      long cpuMilli,
      long memoryBytes,
      String arithmetic) {

    static Service of(ServiceNeed need) {
      return new Service(
          need.role().label(),
          need.replicas(),
          need.standby(),
          need.cpu().millis(),
          need.memory().bytes(),
          need.arithmetic());
    }
  }

  /** Equal machines. */
  record Node(String name, String sku, long count, boolean sandboxes, String price) {

    static Node of(Compute.Pool pool) {
      return new Node(pool.name(), pool.sku(), pool.count(), pool.sandboxes(), pool.price());
    }
  }

  /** Projects that run on servers. */
  record Sandbox(String name, long count, long cpuMilli, long memoryBytes) {

    static Sandbox of(PodGroup group) {
      return new Sandbox(group.name(), group.count(), group.cpu().millis(), group.memory().bytes());
    }
  }

  /**
   * The database.
   *
   * @param pooler replicas of the pooler before it
   */
  record Database(
      String size,
      long shards,
      long copies,
      double cores,
      double memoryGi,
      double storageGb,
      long pooler,
      String arithmetic) {

    static Database of(DataTier data, Compute compute) {
      return new Database(
          data.database(),
          data.shards(),
          data.copies(),
          Figures.rounded(data.databaseCores()),
          Figures.rounded(data.databaseGi()),
          Figures.rounded(data.storageGb()),
          compute.replicas(ServiceRole.POOLER),
          data.databaseArithmetic());
    }
  }

  /** The cache. */
  record Redis(String size, long count, double memoryGi, String arithmetic) {

    static Redis of(DataTier data) {
      return new Redis(
          data.cache(), data.caches(), Figures.rounded(data.cacheGi()), data.cacheArithmetic());
    }
  }

  /** What is kept. */
  record Storage(double databaseGb, double objectsGb, double logsGbPerMonth) {

    static Storage of(Demand demand, DataTier data) {
      return new Storage(
          Figures.rounded(data.storageGb()),
          Figures.rounded(demand.objectsGb()),
          Figures.rounded(demand.logsGb()));
    }
  }

  /** Tokens of a month by a route. */
  record Model(
      String route, double requests, double inputTokens, double outputTokens, String arithmetic) {

    static Model of(Demand.ModelDemand demand) {
      return new Model(
          demand.route(),
          Figures.rounded(demand.requests()),
          Figures.rounded(demand.inputTokens()),
          Figures.rounded(demand.outputTokens()),
          demand.arithmetic());
    }
  }

  /** The month by each commitment. */
  record Totals(long onDemandCents, long spotCents, long reservedCents) {

    static Totals of(TargetResult.Stage stage) {
      return new Totals(
          Figures.cents(stage.bill(Commitment.ON_DEMAND).total()),
          Figures.cents(stage.bill(Commitment.SPOT).total()),
          Figures.cents(stage.bill(Commitment.RESERVED).total()));
    }
  }

  static StageView of(TargetResult.Stage stage, Commitment commitment, PriceBook book) {
    Demand demand = stage.demand();
    return new StageView(
        demand.level().label(),
        demand.users(),
        Figures.rounded(passed(demand)),
        Figures.rounded(demand.sockets()),
        stage.compute().services().stream().map(Service::of).toList(),
        stage.compute().pools().stream().map(Node::of).toList(),
        demand.sandboxes().stream().map(Sandbox::of).toList(),
        Database.of(stage.data(), stage.compute()),
        Redis.of(stage.data()),
        Storage.of(demand, stage.data()),
        Figures.rounded(demand.egressGb()),
        demand.models().stream().map(Model::of).toList(),
        demand.arithmetic(),
        stage.compute().arithmetic(),
        BillView.of(stage.bill(commitment), book),
        Totals.of(stage),
        perActiveUser(stage, commitment),
        stage.basis().label());
  }

  /** To a hundredth of a cent, as the plan itself rounds. */
  static BigDecimal perActiveUser(TargetResult.Stage stage, Commitment commitment) {
    return stage.bill(commitment).perUser(stage.demand().users().monthlyActive()).movePointRight(2);
  }

  /** Requests through the edge: what workers take comes from elsewhere. */
  private static double passed(Demand demand) {
    return demand.requestsPerSecond().entrySet().stream()
        .filter(each -> each.getKey() != ServiceRole.WORKER)
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
