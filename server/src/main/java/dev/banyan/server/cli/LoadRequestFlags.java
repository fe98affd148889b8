package dev.banyan.server.cli;

import static dev.banyan.server.cli.FlagText.refuse;
import static dev.banyan.server.cli.FlagText.time;

import dev.banyan.operate.load.Ask;
import dev.banyan.operate.load.RequestClass;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a request of a URL is, and the headers of every request. */
final class LoadRequestFlags {

  @Option(names = "--method", paramLabel = "METHOD", description = "For a URL; GET without it.")
  @Nullable String method;

  @Option(names = "--body", paramLabel = "TEXT", description = "For a URL; makes it a POST.")
  @Nullable String body;

  @Option(
      names = "--header",
      paramLabel = "NAME:VALUE",
      description = "Of every request; not kept in reports. For a secret take --header-file.")
  List<String> headers = new ArrayList<>();

  @Option(
      names = "--header-file",
      paramLabel = "FILE",
      description =
          "The same, lines of NAME: VALUE. Others on this machine see the words of a command: a"
              + " secret belongs here.")
  @Nullable Path headerFile;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "The URL answers with server-sent events: listens to so many of them.")
  @Nullable Integer events;

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      description = "What is sent over a ws or wss URL, each time answered by one message.")
  @Nullable String message;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "How many, one a second; 1 without it.")
  @Nullable Integer messages;

  @Option(
      names = "--p95",
      paramLabel = "TIME",
      description = "For a URL: a step whose p95 is above it fails.")
  @Nullable String p95;

  /** The requests of a URL. */
  RequestClass requests(String path, boolean socket) {
    RequestClass.Objective none = RequestClass.Objective.none();
    return RequestClass.of("requests", ask(path, socket))
        .withObjective(
            new RequestClass.Objective(
                Optional.ofNullable(p95).map(text -> time("--p95", text)),
                none.p99(),
                none.firstEventP95(),
                none.roundTripP95(),
                none.errorShareMax()));
  }

  /** A scenario says in its file what a request is. */
  void refuseBesideScenario() {
    refuse(
        method != null || body != null || events != null || message != null || messages != null,
        "--method, --body, --events and --message go with a URL; a scenario says them in its file");
    refuse(p95 != null, "--p95 goes with a URL; a scenario says it for each class");
  }

  /** Those of every request, a file's first. */
  Map<String, String> headers() {
    var all = new LinkedHashMap<String, String>();
    Path file = headerFile;
    if (file != null) {
      int number = 0;
      for (String line : linesOf(file)) {
        number++;
        if (!line.isBlank()) {
          put(all, line, "--header-file: write NAME: VALUE in line " + number + " of " + file);
        }
      }
    }
    headers.forEach(header -> put(all, header, "--header: write NAME:VALUE"));
    return all;
  }

  private Ask ask(String path, boolean socket) {
    Map<String, String> all = headers();
    if (socket) {
      refuse(method != null || body != null || events != null, "a WebSocket takes --message");
      return new Ask.Socket(
          path,
          all,
          message == null ? "ping" : message,
          messages == null ? 1 : messages,
          Duration.ofSeconds(1));
    }
    refuse(message != null || messages != null, "--message goes with a ws or wss URL");
    String verb = method == null ? body == null ? "GET" : "POST" : method.toUpperCase(Locale.ROOT);
    String content = body == null ? "" : body;
    return events == null
        ? new Ask.Http(verb, path, all, content)
        : new Ask.EventStream(verb, path, all, content, events, Duration.ofSeconds(30));
  }

  private static void put(Map<String, String> all, String header, String mistake) {
    int colon = header.indexOf(':');
    refuse(colon <= 0, mistake);
    all.put(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
  }

  private static List<String> linesOf(Path file) {
    try {
      return ScaleFiles.text(file).lines().toList();
    } catch (IOException broken) {
      throw new CliException(file + " cannot be read: " + broken.getMessage());
    }
  }
}
