package dev.banyan.server.cli;

import dev.banyan.scale.price.GuideBooks;
import dev.banyan.scale.price.GuideCosts;
import dev.banyan.scale.price.PriceBook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Prices of one's own, or a guide's, before those that Banyan carries. */
final class PriceFlags {

  private static final String GUIDE = "guide:";

  @Option(
      names = "--prices",
      paramLabel = "FILE|guide:NAME",
      description = {
        "Prices of your own, in place of shipped ones or beside them: rows as --show-prices writes"
            + " them. The later one of several goes first.",
        "Or those of a scaling guide, and what it says itself that things cost: guide:bharatbuild,"
            + " guide:covibes or guide:bondhu; the other guides price nothing that a plan buys."
      })
  List<String> prices = new ArrayList<>();

  @Option(
      names = "--show-prices",
      description = "Shows every price that is reckoned with instead; needs nothing else.")
  boolean show;

  /**
   * The prices to reckon with.
   *
   * @param day when a guide's are taken to be read
   * @throws CliException in words, each mistake with its key
   */
  PriceBook book(LocalDate day) throws IOException {
    PriceBook book = PriceBook.shipped();
    for (String each : prices) {
      PriceBook before = book;
      if (each.startsWith(GUIDE)) {
        String guide = each.substring(GUIDE.length());
        book =
            ScaleFiles.read(
                "--prices " + each,
                () -> before.with(GuideBooks.book(guide, day), "the guide " + guide));
      } else {
        String text = ScaleFiles.text(Path.of(each));
        book = ScaleFiles.read("--prices " + each, () -> before.with(PriceBook.read(text), each));
      }
    }
    return book;
  }

  /** What the guides that are asked for say themselves that things cost. */
  List<String> costs() {
    return prices.stream()
        .filter(each -> each.startsWith(GUIDE))
        .map(each -> GuideCosts.text(each.substring(GUIDE.length())))
        .toList();
  }
}
