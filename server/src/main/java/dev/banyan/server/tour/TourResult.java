package dev.banyan.server.tour;

import dev.banyan.operate.report.Report;
import java.util.List;

/**
 * What a tour came to.
 *
 * @param report to keep
 */
public record TourResult(List<Claim> claims, Report report) {

  /** Whether everything was as claimed. */
  public boolean held() {
    return claims.stream().allMatch(Claim::held);
  }
}
