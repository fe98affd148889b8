package dev.banyan.scale.lint.rule;

import java.util.List;

/** All rules, in the order in which their findings are shown. */
public final class Rules {

  private static final List<Rule> ALL =
      List.of(
          // What a user is, and the stages of growth.
          new UsersMeaning(),
          new CostSpread(),
          new DiscountBetween(),
          new StageCover(),
          new OneFigure(),
          // What it costs.
          new CostSum(),
          new CostPerUser(),
          new SavingClaim(),
          new SpotDiscount(),
          new DiscountedTotal(),
          new BillingModel(),
          new MachinePrice(),
          new ConnectionMachines(),
          new RegionCost(),
          // What it holds.
          new WorkloadCapacity(),
          new NodeDensity(),
          new QuotaCapacity(),
          new MachineParts(),
          new PartsSum(),
          new PartShare(),
          new RequestMemoryFit(),
          // How it scales.
          new HpaStage(),
          new HpaCapacity(),
          new HpaReplicas(),
          new HpaMemory(),
          new HpaSpeed(),
          new ProbePaths(),
          // What it bears and watches.
          new RateLimitShare(),
          new LatencyThreshold(),
          new TargetAlert(),
          new BandCover(),
          new TriggerConflict(),
          new AlertUnits(),
          new AlertWindow(),
          new MetricLabels(),
          // What it keeps.
          new RecoveryBackup(),
          new DowntimeBudget(),
          new PoolConnections(),
          new ShardFunction(),
          new Reshard(),
          new ShardLogin(),
          new CacheOrder(),
          new CacheExpiry(),
          new CacheLoader(),
          new EvictingQueue(),
          new SessionAffinity(),
          // When it is built.
          new TaskDates(),
          // What could not be checked.
          new UnknownProduct());

  private Rules() {}

  public static List<Rule> all() {
    return ALL;
  }
}
