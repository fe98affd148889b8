package dev.banyan.operate.load;

/** Carries out a {@link LoadPlan}. */
public final class LoadRun {

  private final LoadPlan plan;
  private final LoadListener listener;

  public LoadRun(LoadPlan plan, LoadListener listener) {
    this.plan = plan;
    this.listener = listener;
  }

  /**
   * Runs all steps; blocks until the run is over.
   *
   * @throws LoadException when the target cannot be reached at all
   */
  public static LoadReport run(LoadPlan plan, LoadListener listener) {
    return new LoadRun(plan, listener).run();
  }

  /** See {@link #run(LoadPlan, LoadListener)}; once. An interrupt is a {@link #stop}. */
  public LoadReport run() {
    throw new UnsupportedOperationException(plan.name() + listener);
  }

  /** Ends the run at once; {@link #run} answers with what was done. Any thread, any time. */
  public void stop() {}
}
