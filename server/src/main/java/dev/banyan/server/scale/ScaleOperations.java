package dev.banyan.server.scale;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.banyan.apps.AppSupervisor;
import dev.banyan.http.Access;
import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Json;
import dev.banyan.http.Operations;
import dev.banyan.kernel.Sha256;
import dev.banyan.scale.lint.Lint;
import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.Target;
import dev.banyan.scale.predict.Prediction;
import dev.banyan.scale.price.PriceBook;
import dev.banyan.scale.simulate.PredictedDay;
import dev.banyan.scale.simulate.Scenario;
import dev.banyan.scale.simulate.Simulator;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The scaling guide over HTTP: options, advice, plan, simulate, lint. Only advice looks at an app;
 * the rest computes with what the caller sent, for whoever has signed in, in bounded work. Close it
 * with the node: what is computed then ends.
 */
public final class ScaleOperations implements AutoCloseable {

  private static final int TAG_LENGTH = 32;

  /** The same for everybody for as long as the node runs. */
  private record Options(byte[] json, String tag) {}

  private final Advising advising;
  private final InstantSource clock;
  private final ScaleWork work = ScaleWork.ofThisMachine();
  private final Supplier<Options> options = new Once<>(ScaleOperations::shipped);

  /**
   * Makes the operations.
   *
   * @param windows what the node sees of an app; closed by who made it
   */
  public ScaleOperations(
      AppSupervisor apps, Access access, AppWindow windows, InstantSource clock) {
    this.advising = new Advising(apps, access, windows);
    this.clock = clock;
  }

  /** Registers the operations of the group Scale. */
  public void register(Operations operations) {
    operations
        .on("getScaleOptions", this::options)
        .on("getScaleAdvice", advising::advise)
        .on("planScale", this::plan)
        .on("simulateScale", this::simulate)
        .on("lintScaleGuide", this::lint);
  }

  private Answer options(Call call) {
    Options all = options.get();
    Answer answer =
        call.header("If-None-Match").filter(held -> held.contains(all.tag())).isPresent()
            ? Answer.noContent().status(304)
            : Answer.bytes("application/json", all.json());
    return answer.etag(all.tag()).with("Cache-Control", "private, no-cache");
  }

  private Answer plan(Call call) {
    PlanBody body = call.body(PlanBody.class);
    LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return Answer.ok(
        work.run(
            call.caller(),
            ScaleWork.PLAN,
            () -> Mistakes.told("users", PlanBody::field, () -> planned(body, day))));
  }

  private static PlanView planned(PlanBody body, LocalDate day) {
    PlanBody.Users users = body.counts();
    Set<Target> among = body.among();
    Commitment payment = body.payment();
    Plan mid = Plan.of(body.request(users.mid(), day), among);
    Plan plan =
        users.one()
            ? mid
            : SpreadPlan.of(
                Plan.of(body.request(users.low(), day), among),
                mid,
                Plan.of(body.request(users.high(), day), among));
    return PlanView.of(plan, users, payment, PriceBook.shipped());
  }

  private Answer simulate(Call call) {
    Simulations.Body body = call.body(Simulations.Body.class);
    Optional<Prediction> asked =
        Mistakes.told("predict", UnaryOperator.identity(), body::prediction);
    return Answer.ok(
        work.run(
            call.caller(),
            ScaleWork.SIMULATE,
            () -> Mistakes.inFile("scenario", () -> simulated(Simulations.of(body), asked))));
  }

  private static SimulationView simulated(Scenario scenario, Optional<Prediction> asked) {
    return asked
        .map(
            prediction ->
                SimulationView.of(
                    scenario,
                    PredictedDay.run(scenario, scenario.trafficStated(), prediction),
                    prediction))
        .orElseGet(() -> SimulationView.of(scenario, Simulator.run(scenario)));
  }

  private Answer lint(Call call) {
    GuideBody body = call.body(GuideBody.class);
    return Answer.ok(
        work.run(
            call.caller(),
            ScaleWork.LINT,
            () ->
                Mistakes.told(
                    "guide",
                    GuideBody::field,
                    () -> ReportView.of(Lint.shipped().check(body.guides())))));
  }

  private static Options shipped() {
    try {
      byte[] json = Json.mapper().writeValueAsBytes(OptionsView.shipped());
      return new Options(json, Sha256.hex(json).substring(0, TAG_LENGTH));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    work.close();
  }
}
