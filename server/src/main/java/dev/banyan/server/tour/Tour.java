package dev.banyan.server.tour;

import dev.banyan.operate.report.Report;
import dev.banyan.scale.lint.Lint;
import dev.banyan.scale.lint.rule.Finding;
import dev.banyan.scale.lint.rule.Severity;
import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.Level;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.TargetResult;
import dev.banyan.scale.plan.UserMeaning;
import dev.banyan.server.NodeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The tour, chapter by chapter. Each checks what it claims; what did not hold is said, and the tour
 * goes on with what still can be shown. One thread runs it; {@link #close} may come from another.
 */
public final class Tour implements AutoCloseable {

  /** How many replicas the autoscaler may run. */
  private static final String AUTOSCALE = "1..4";

  private static final int USERS = 100_000;
  private static final String GUIDE = "bondhu";
  private static final int FINDINGS_SHOWN = 3;

  private final Pace pace;
  private final Narrator narrator;
  private final Function<NodeFile, NodeApi> connect;
  private final TourNode node;
  private final List<Claim> claims = new ArrayList<>();

  private Tour(Pace pace, Narrator narrator, Function<NodeFile, NodeApi> connect, TourNode node) {
    this.pace = pace;
    this.narrator = narrator;
    this.connect = connect;
    this.node = node;
  }

  /**
   * Starts the tour's node; {@link #run} begins with waiting for it.
   *
   * @param quickstart the app's folder
   * @param connect opens a node's API
   */
  public static Tour start(
      Path quickstart, Pace pace, Narrator narrator, Function<NodeFile, NodeApi> connect)
      throws IOException {
    return new Tour(pace, narrator, connect, TourNode.start(quickstart, AUTOSCALE));
  }

  /** All chapters. */
  public TourResult run() throws IOException, InterruptedException {
    narrator.chapter(1, "A node of its own");
    NodeFile file = node.await(() -> narrator.progress("PostgreSQL, Redis and the edge start"));
    try (NodeApi api = connect.apply(file)) {
      var stage = TourStage.open(api, narrator, () -> node.alive());
      narrator.say(
          "The quickstart serves at " + stage.url() + ", the console at " + file.api() + ".");
      setUpLink().ifPresent(link -> narrator.say("Watch it live, as the admin: " + link));
      pause();
      var show = new LoadShow(stage, pace, narrator, claims);
      LoadShow.Seen seen = show.run(this::pause);
      Plan plan = plan();
      pause();
      var found = lint();
      Instant now = Instant.now();
      Report report = TourReport.of(claims, seen, plan, found, now);
      return new TourResult(List.copyOf(claims), report);
    }
  }

  /** Holds a secret: only those get it who see it on a terminal. */
  private Optional<String> setUpLink() {
    if (!narrator.mayTellSecrets()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(node.data().resolve("setup-link")).strip());
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private Plan plan() {
    narrator.chapter(5, "A plan for 100,000 users");
    Plan plan =
        Plan.of(
            PlanRequest.of(
                USERS, UserMeaning.REGISTERED, "assistant", LocalDate.now(ZoneOffset.UTC)));
    List<List<String>> rows = new ArrayList<>();
    for (TargetResult result : plan.results()) {
      rows.add(
          switch (result) {
            case TargetResult.Offer offer ->
                List.of(
                    offer.target().title(),
                    offer.holds(Level.LOW) ? total(offer, Level.LOW) : "–",
                    total(offer, Level.MID),
                    offer.holds(Level.HIGH) ? total(offer, Level.HIGH) : "does not hold",
                    plan.cheapest().filter(offer.target()::equals).isPresent()
                        ? "← the cheapest"
                        : "");
            case TargetResult.Refusal refusal ->
                List.of(refusal.target().title(), "", "refused", "", refusal.reason());
          });
    }
    narrator.say(
        "100,000 registered users of an assistant; dollars a month, models included (predicted):");
    narrator.table(List.of("target", "low", "likely", "high", ""), rows);
    plan.warnings().forEach(narrator::say);
    plan.next().stream().limit(2).forEach(change -> narrator.say("Next: " + change.text() + "."));
    claim(PaperClaims.sixBills(plan));
    return plan;
  }

  private static String total(TargetResult.Offer offer, Level level) {
    return String.format(Locale.ROOT, "%,.2f", offer.at(level).bill(Commitment.ON_DEMAND).total());
  }

  private dev.banyan.scale.lint.Report lint() {
    narrator.chapter(6, "The linter reads a guide");
    var found = Lint.shipped().check(List.of(Lint.guide(GUIDE)));
    var rules = new HashSet<String>();
    List<Finding> worst =
        found.findings().stream()
            .sorted(Comparator.comparing(Finding::severity))
            .filter(finding -> rules.add(finding.rule()))
            .limit(FINDINGS_SHOWN)
            .toList();
    narrator.say(
        "The guide "
            + GUIDE
            + ", written as data: "
            + found.findings().size()
            + " findings. Three of them:");
    for (Finding finding : worst) {
      narrator.say(
          (finding.severity() == Severity.ERROR ? "✕ " : "! ")
              + finding.rule()
              + ": "
              + finding.sentence());
      finding.arithmetic().stream().limit(4).forEach(line -> narrator.say("    " + line));
    }
    claim(PaperClaims.faultsFound(found));
    return found;
  }

  private void claim(Claim claim) {
    claims.add(claim);
    narrator.claim(claim);
  }

  private void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(pace.read().toMillis());
  }

  @Override
  public void close() throws IOException {
    node.close();
  }
}
