package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Bands;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Every value of a metric has a state, and only one. */
final class BandCover implements GuideRule {

  @Override
  public String id() {
    return "band-cover";
  }

  @Override
  public String title() {
    return "The bands of a metric meet";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    return guide.watch().bands().stream().flatMap(bands -> check(guide, bands).stream()).toList();
  }

  private Optional<Finding> check(Guide guide, Bands bands) {
    Optional<Bands.Band> lower =
        bands.bands().stream()
            .filter(band -> band.below().isPresent() && band.above().isEmpty())
            .max(
                Comparator.comparing(
                    (Bands.Band band) -> band.below().orElseThrow().span().high()));
    Optional<Bands.Band> upper =
        bands.bands().stream()
            .filter(band -> band.above().isPresent())
            .min(
                Comparator.comparing((Bands.Band band) -> band.above().orElseThrow().span().low()));
    if (lower.isEmpty() || upper.isEmpty()) {
      return Optional.empty();
    }
    Fact ends = lower.get().below().orElseThrow();
    Fact begins = upper.get().above().orElseThrow();
    int compared = ends.span().high().compareTo(begins.span().low());
    if (compared == 0 || ends.dimension() != begins.dimension()) {
      return Optional.empty();
    }
    Fact first = compared < 0 ? ends : begins;
    Fact second = compared < 0 ? begins : ends;
    return Optional.of(
        Finding.warning(
                this,
                "{}: {} from {} to {}",
                bands.metric(),
                compared < 0 ? "no state" : "two states",
                first,
                second)
            .at(guide, ends, begins)
            .step(
                "{} ends at {}, {} begins at {}",
                lower.get().state(),
                ends,
                upper.get().state(),
                begins));
  }
}
