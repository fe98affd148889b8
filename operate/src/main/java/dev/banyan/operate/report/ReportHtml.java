package dev.banyan.operate.report;

import dev.banyan.kernel.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Makes one HTML file of a report: nothing of it is loaded from anywhere, its only script is known
 * by its hash, and every text is escaped.
 */
public final class ReportHtml {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Fewer chapters need no list of them. */
  private static final int CONTENTS_MIN = 4;

  private static final String SCRIPT = resource("report.js");
  private static final String STYLE =
      resource("report.css")
          .replace("/*light*/", resource("light.css"))
          .replace("/*dark*/", resource("dark.css"));

  private final Markup out = new Markup();
  private final BlockHtml blocks = new BlockHtml(out);
  private final Report report;

  private ReportHtml(Report report) {
    this.report = report;
  }

  /** The whole file, in UTF-8 when it is written. */
  public static String of(Report report) {
    return new ReportHtml(report).html();
  }

  private String html() {
    out.own("<!doctype html>\n");
    out.open("html", "lang", "en");
    head();
    out.open("body").open("header").open("div", "class", "top");
    out.text("span", "Banyan", "class", "brand");
    out.text("button", "Theme", "type", "button", "id", "theme", "hidden", "").close();
    out.text("h1", report.title());
    if (!report.subtitle().isEmpty()) {
      out.text("p", report.subtitle(), "class", "subtitle");
    }
    facts();
    out.close().line();
    List<Section> sections = report.sections().stream().limit(Report.SECTIONS_MAX).toList();
    if (sections.size() >= CONTENTS_MIN) {
      contents(sections);
    }
    out.open("main");
    for (int i = 0; i < sections.size(); i++) {
      section(sections.get(i), i);
    }
    int more = report.sections().size() - sections.size();
    if (more > 0) {
      out.text("p", "and " + more + " more sections that are not shown", "class", "note");
    }
    out.close().open("footer");
    out.text(
        "p",
        "Every figure says where it comes from: measured on a real run, predicted by a model,"
            + " simulated, or a guide's own. Made by Banyan on "
            + TIME.format(report.generatedAt())
            + ".");
    out.close().open("script").own(SCRIPT).close().close().close();
    return out.html();
  }

  private void head() {
    out.open("head").lone("meta", "charset", "utf-8");
    out.lone(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline';"
            + " script-src 'sha256-"
            + sha256(SCRIPT)
            + "'");
    out.lone("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.lone("meta", "name", "referrer", "content", "no-referrer");
    out.lone("meta", "name", "color-scheme", "content", "light dark");
    out.text("title", report.title());
    out.open("style").own(STYLE).close().close().line();
  }

  private void facts() {
    out.open("dl", "class", "facts");
    for (Fact fact : report.facts().stream().limit(40).toList()) {
      out.open("div").text("dt", fact.name()).text("dd", fact.value()).close();
    }
    out.open("div").text("dt", "Made").text("dd", TIME.format(report.generatedAt())).close();
    out.close();
  }

  private void contents(List<Section> sections) {
    out.open("nav", "aria-label", "Contents").open("ol");
    for (int i = 0; i < sections.size(); i++) {
      out.open("li").text("a", sections.get(i).title(), "href", "#section-" + (i + 1)).close();
    }
    out.close().close().line();
  }

  private void section(Section section, int index) {
    out.open("section", "id", "section-" + (index + 1));
    out.text("h2", section.title());
    if (!section.lead().isEmpty()) {
      out.text("p", section.lead(), "class", "lead");
    }
    section.blocks().stream().limit(Section.BLOCKS_MAX).forEach(blocks::write);
    int more = section.blocks().size() - Section.BLOCKS_MAX;
    if (more > 0) {
      out.text("p", "and " + more + " more that are not shown", "class", "note");
    }
    out.close().line();
  }

  private static String resource(String name) {
    try (InputStream in = ReportHtml.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String sha256(String text) {
    return Base64.getEncoder().encodeToString(Sha256.of(text));
  }
}
