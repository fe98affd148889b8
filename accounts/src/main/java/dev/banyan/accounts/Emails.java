package dev.banyan.accounts;

import dev.banyan.kernel.Problems;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** E-mail addresses: one spelling for each, so that one person has one account. */
final class Emails {

  private static final int LENGTH_MAX = 254;
  private static final Pattern FORM =
      Pattern.compile(
          "[^\\s@\\p{Cntrl}<>,;:\"()\\[\\]\\\\]{1,64}@[^\\s@\\p{Cntrl}<>,;:\"()\\[\\]\\\\]+");

  private Emails() {}

  /**
   * Trimmed, in Unicode's compatible form, lower-case. Dots and plus signs stay: what they mean is
   * the mail server's affair.
   *
   * @throws dev.banyan.kernel.ProblemException 400
   */
  static String normalise(String given) {
    String email =
        Normalizer.normalize(given.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    if (email.length() > LENGTH_MAX || !FORM.matcher(email).matches()) {
      throw Problems.invalid("email", "This is no e-mail address.");
    }
    return email;
  }
}
