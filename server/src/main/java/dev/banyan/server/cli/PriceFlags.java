package dev.banyan.server.cli;

import dev.banyan.scale.price.PriceBook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Prices of one's own before those that Banyan carries. */
final class PriceFlags {

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description =
          "Prices of your own, in place of shipped ones or beside them: rows as --show-prices"
              + " writes them. The later one of several goes first.")
  List<String> prices = new ArrayList<>();

  @Option(
      names = "--show-prices",
      description = "Shows every price that is reckoned with instead; needs nothing else.")
  boolean show;

  /**
   * The prices to reckon with.
   *
   * @throws CliException in words, each mistake with its key
   */
  PriceBook book() throws IOException {
    PriceBook book = PriceBook.shipped();
    for (String file : prices) {
      String text = ScaleFiles.text(Path.of(file));
      PriceBook before = book;
      book = ScaleFiles.read("--prices " + file, () -> before.with(PriceBook.read(text), file));
    }
    return book;
  }
}
