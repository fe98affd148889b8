package dev.banyan.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * What the edge says in its own words: a page for browsers, {@code problem+json} (RFC 9457) for
 * programs.
 */
final class ErrorPages {

  /** A rendered answer. */
  record Page(String contentType, byte[] body) {}

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      %s<title>%s</title>
      <style>
      :root{color-scheme:light dark;--ink:#1c2024;--soft:#60646c;--paper:#fcfcfd;--line:#e0e1e6}
      @media(prefers-color-scheme:dark){:root{--ink:#edeef0;--soft:#b0b4ba;--paper:#111113;--line:#2e3135}}
      body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);
      font:16px/1.6 system-ui,sans-serif}
      main{max-width:34rem;padding:2rem}
      p{color:var(--soft);margin:.5rem 0}
      h1{font-size:1.5rem;line-height:1.3;margin:0}
      code{font-size:.85rem}
      footer{margin-top:2rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft)}
      </style>
      </head>
      <body>
      <main>
      <h1>%s</h1>
      <p>%s</p>
      <footer><code>%d · %s</code></footer>
      </main>
      </body>
      </html>
      """;

  private ErrorPages() {}

  static Page of(Refusal refusal, HttpHeaders request, String requestId) {
    String accept = request.get(HttpHeaderNames.ACCEPT);
    return accept != null && accept.contains("text/html")
        ? html(refusal, requestId)
        : problem(refusal, requestId);
  }

  private static Page html(Refusal refusal, String requestId) {
    String refresh =
        refusal.slug().equals("starting") ? "<meta http-equiv=\"refresh\" content=\"2\">\n" : "";
    String title = escape(refusal.title());
    String text =
        PAGE.formatted(
            refresh, title, title, escape(refusal.detail()), refusal.status(), escape(requestId));
    return new Page("text/html; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Page problem(Refusal refusal, String requestId) {
    StringBuilder json = new StringBuilder(256);
    json.append("{\"type\":\"https://banyan.dev/problems/").append(refusal.slug());
    json.append("\",\"title\":\"").append(quote(refusal.title()));
    json.append("\",\"status\":").append(refusal.status());
    json.append(",\"detail\":\"").append(quote(refusal.detail()));
    json.append("\",\"requestId\":\"").append(quote(requestId)).append('"');
    refusal
        .retryAfter()
        .ifPresent(
            after -> json.append(",\"retryAfterSeconds\":").append(Math.max(1, after.toSeconds())));
    json.append('}');
    return new Page("application/problem+json", json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ') {
        out.append(c);
      }
    }
    return out.toString();
  }
}
