package dev.banyan.operate.measure;

/** Is told how a measurement goes, by the thread that measures. */
public interface MeasureProgress {

  /** Tells nobody. */
  MeasureProgress NONE =
      new MeasureProgress() {
        @Override
        public void begins(int number, int of, StepPlan plan) {}

        @Override
        public void ended(Step step) {}
      };

  /**
   * A step begins.
   *
   * @param number from 1
   * @param of how many there will be
   */
  void begins(int number, int of, StepPlan plan);

  /** It is over. */
  void ended(Step step);
}
