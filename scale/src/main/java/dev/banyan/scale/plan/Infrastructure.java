package dev.banyan.scale.plan;

import dev.banyan.scale.plan.BillLine.Section;
import dev.banyan.scale.plan.Compute.Pool;
import dev.banyan.scale.price.PriceBook;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The lines of a bill that the target charges: machines, data, storage, traffic, operations. */
final class Infrastructure {

  private static final int ZONES = 3;

  private final TargetSpec spec;
  private final Demand demand;
  private final Redundancy redundancy;
  private final Assumptions assumptions;
  private final BillBuilder bill;

  Infrastructure(
      TargetSpec spec,
      Demand demand,
      Redundancy redundancy,
      Assumptions assumptions,
      PriceBook book) {
    this.spec = spec;
    this.demand = demand;
    this.redundancy = redundancy;
    this.assumptions = assumptions;
    this.bill = new BillBuilder(book);
  }

  List<BillLine> lines(Compute compute, DataTier data) {
    machines(compute);
    used(compute, data);
    data(data);
    storage(data);
    traffic(data);
    fixed();
    return bill.lines();
  }

  private void machines(Compute compute) {
    for (Pool pool : compute.pools()) {
      Section section = pool.sandboxes() ? Section.SANDBOXES : Section.COMPUTE;
      bill.count(
          section, pool.name(), pool.price(), pool.count(), pool.count() + " × " + pool.sku());
    }
    // by pod, not by node: so that another node shape changes nothing but the nodes' own price
    long pods =
        compute.services().stream().mapToLong(need -> need.replicas() + need.standby()).sum()
            + demand.sandboxes().stream().mapToLong(PodGroup::count).sum();
    double each = assumptions.diskGbPerPod().at(demand.level());
    double disk = pods * each;
    String text = pods + " pods × " + Numbers.plain(each) + " GB";
    spec.usage()
        .nodeDisk()
        .ifPresent(key -> bill.amount(Section.STORAGE, "node disks", key, disk, text));
  }

  /**
   * Where CPU and memory are paid by use: CPU at the month's mean, memory as it is held at the
   * busiest moment, since processes seldom give it back. What is kept free is not paid for.
   */
  private void used(Compute compute, DataTier data) {
    Optional<String> vcpu = spec.usage().vcpu();
    Optional<String> ram = spec.usage().ram();
    if (vcpu.isEmpty() || ram.isEmpty()) {
      return;
    }
    bill.amount(
        Section.COMPUTE,
        "vCPU used",
        vcpu.get(),
        demand.meanCores(),
        Numbers.plain(demand.meanCores()) + " cores, the mean of the month");
    double replicas = compute.services().stream().mapToLong(ServiceNeed::replicas).sum();
    double held =
        replicas * assumptions.replicaBaseBytes().at(demand.level()) / 1e9
            + demand.sockets() * demand.socketBytes() / 1e9;
    bill.amount(
        Section.COMPUTE,
        "memory held",
        ram.get(),
        held,
        Numbers.plain(replicas) + " replicas' base and the sockets' buffers");
    double perCore = assumptions.queriesPerDatabaseCore().against(demand.level());
    bill.amount(
        Section.DATABASE,
        "database vCPU",
        vcpu.get(),
        demand.meanQueriesPerSecond() / perCore,
        Numbers.plain(demand.meanQueriesPerSecond())
            + " queries/s, the mean of the month, / "
            + Numbers.plain(perCore)
            + " a core");
    bill.amount(
        Section.DATABASE,
        "database memory",
        ram.get(),
        data.databaseGi(),
        data.databaseArithmetic());
    double filled = assumptions.cacheUse().at(demand.level());
    bill.amount(
        Section.CACHE,
        "cache memory",
        ram.get(),
        data.cacheGi() * filled,
        data.cacheArithmetic() + ", of which " + Numbers.plain(filled) + " is filled");
  }

  private void data(DataTier data) {
    if (!data.database().isEmpty()) {
      bill.count(
          Section.DATABASE,
          "database",
          data.database(),
          data.shards() * data.copies(),
          data.databaseArithmetic());
    }
    if (!data.cache().isEmpty()) {
      bill.count(Section.CACHE, "cache", data.cache(), data.caches(), data.cacheArithmetic());
    }
  }

  private void storage(DataTier data) {
    double copies = spec.databaseIncludesStandby() ? 1 : data.copies();
    String stored = Numbers.plain(data.storageGb()) + " GB × " + Numbers.plain(copies) + " copies";
    spec.usage()
        .databaseStorage()
        .ifPresent(
            key ->
                bill.amount(
                    Section.STORAGE, "database storage", key, data.storageGb() * copies, stored));
    spec.usage()
        .databaseBackup()
        .ifPresent(
            key ->
                bill.amount(
                    Section.STORAGE,
                    "database backups",
                    key,
                    data.storageGb(),
                    "as large as the database, 30 days (guide bharatbuild:754)"));
    double places = redundancy == Redundancy.REGION ? 2 : 1;
    spec.usage()
        .objects()
        .ifPresent(
            key ->
                bill.amount(
                    Section.STORAGE,
                    "files",
                    key,
                    demand.objectsGb() * places,
                    Numbers.plain(demand.objectsGb())
                        + " GB in "
                        + Numbers.plain(places)
                        + " regions"));
  }

  private void traffic(DataTier data) {
    bill.egress(spec.egress(), demand.egressGb());
    spec.usage()
        .balancerData()
        .ifPresent(
            key ->
                bill.amount(
                    Section.NETWORK,
                    "load balancer, data",
                    key,
                    demand.egressGb(),
                    "a GB each, or an LCU-hour of 1 GB"));
    spec.usage().natData().ifPresent(this::nat);
    if (redundancy == Redundancy.REGION) {
      spec.usage()
          .interRegion()
          .ifPresent(
              key ->
                  bill.amount(
                      Section.NETWORK,
                      "to the second region",
                      key,
                      data.storageGb() + demand.objectsGb(),
                      "everything stored, once a month"));
    }
  }

  /** Nodes are private: what they ask of models passes the gateway, what users get does not. */
  private void nat(String key) {
    double prompt = assumptions.promptBytesPerToken().at(demand.level());
    double answer = assumptions.answerBytesPerToken().at(demand.level());
    double in = demand.models().stream().mapToDouble(Demand.ModelDemand::inputTokens).sum();
    double out = demand.models().stream().mapToDouble(Demand.ModelDemand::outputTokens).sum();
    bill.amount(
        Section.NETWORK,
        "NAT gateway, data",
        key,
        (in * prompt + out * answer) / 1e9,
        String.format(
            Locale.ROOT,
            "models' tokens: %s × %s B sent, %s × %s B back; what sandboxes fetch comes on top",
            Numbers.plain(in),
            Numbers.plain(prompt),
            Numbers.plain(out),
            Numbers.plain(answer)));
  }

  private void fixed() {
    long regions = redundancy == Redundancy.REGION ? 2 : 1;
    long zones = redundancy == Redundancy.NONE ? 1 : ZONES;
    for (TargetSpec.Fixed fixed : spec.fixed()) {
      long count =
          switch (fixed.per()) {
            case ACCOUNT -> 1;
            case REGION -> regions;
            // the standby's pods leave by one gateway until it takes over
            case ZONE -> zones + regions - 1;
          };
      bill.count(Section.OPERATIONS, fixed.name(), fixed.price(), count, count + " of them");
    }
    spec.usage()
        .logs()
        .ifPresent(
            key ->
                bill.amount(
                    Section.OPERATIONS,
                    "logs",
                    key,
                    demand.logsGb(),
                    Numbers.plain(demand.logsGb()) + " GB a month taken in"));
  }
}
