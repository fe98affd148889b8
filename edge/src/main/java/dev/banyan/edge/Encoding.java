package dev.banyan.edge;

import io.netty.util.AsciiString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the body of an answer is compressed. */
enum Encoding {
  IDENTITY("identity"),
  GZIP("gzip"),
  BROTLI("br");

  final AsciiString token;

  Encoding(String token) {
    this.token = AsciiString.cached(token);
  }

  /** The best that an {@code Accept-Encoding} allows: Brotli, then gzip, by weight above zero. */
  static Encoding accepted(@Nullable String acceptEncoding, boolean brotli) {
    if (acceptEncoding == null || acceptEncoding.isEmpty()) {
      return IDENTITY;
    }
    double gzipWeight = -1;
    double brotliWeight = -1;
    double otherWeight = -1;
    for (String item : acceptEncoding.toLowerCase(Locale.ROOT).split(",", 32)) {
      int semicolon = item.indexOf(';');
      String coding = (semicolon < 0 ? item : item.substring(0, semicolon)).strip();
      double weight = semicolon < 0 ? 1 : weight(item.substring(semicolon + 1));
      switch (coding) {
        case "gzip", "x-gzip" -> gzipWeight = weight;
        case "br" -> brotliWeight = weight;
        case "*" -> otherWeight = weight;
        default -> {}
      }
    }
    double gzip = gzipWeight >= 0 ? gzipWeight : otherWeight;
    double br = brotli ? (brotliWeight >= 0 ? brotliWeight : otherWeight) : -1;
    if (br > 0 && br >= gzip) {
      return BROTLI;
    }
    return gzip > 0 ? GZIP : IDENTITY;
  }

  private static double weight(String parameter) {
    String text = parameter.strip();
    if (!text.startsWith("q=")) {
      return 1;
    }
    try {
      return Double.parseDouble(text.substring(2).strip());
    } catch (NumberFormatException wrong) {
      return 0;
    }
  }
}
