package dev.banyan.server;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Says that a node is ready, where, and how it gets its first owner. People read it on standard
 * output. A log of JSON holds it too, and holds it alone where both streams are one, so that each
 * line there is JSON. The link of the first owner is a secret and is shown on terminals only: what
 * is written elsewhere may be kept and sent on, so that it names the file that holds the link.
 */
final class Announcement {

  private static final Logger log = LoggerFactory.getLogger(Announcement.class);

  private final NodeOutput output;
  private final boolean logged;
  private final boolean printed;

  Announcement(NodeOutput output, Logs.Style style) {
    this.output = output;
    this.logged = style == Logs.Style.JSON;
    this.printed = !logged || !output.oneStream() || output.terminal();
  }

  void make(Platform platform) {
    platform.setupLink().ifPresent(this::setUp);
    platform.appNotice().ifPresent(this::print);
    if (platform.app().isPresent()) {
      ready(platform.apiUrl(), platform.appUrl(), platform.appProblem());
    } else {
      withoutApp(platform.apiUrl(), platform.appProblem().orElse(""));
    }
    output.people().flush();
  }

  void setUp(SetupLink link) {
    String unowned = "Nobody owns this installation yet. ";
    String inFile = unowned + "The link to sign up as its admin, once, is in " + link.file();
    say(log.atWarn().addKeyValue("setupLinkFile", link.file().toString()), inFile);
    print(output.terminal() ? unowned + "Sign up as its admin, once: " + link.url() : inFile);
  }

  void ready(String api, String app, Optional<String> problem) {
    String ready = "Banyan is ready at " + api;
    if (problem.isEmpty()) {
      String text = ready + ", app at " + app;
      say(log.atInfo().addKeyValue("api", api).addKeyValue("app", app), text);
      print(text);
      return;
    }
    String mend = "The app needs mending: " + problem.get();
    String then = ready + "; mend the app, then: banyan release";
    say(log.atError(), mend);
    say(log.atInfo().addKeyValue("api", api), then);
    print(mend);
    print(then);
  }

  /** The folder's app is being deleted; the rest of the node serves. */
  void withoutApp(String api, String why) {
    String ready = "Banyan is ready at " + api + "; nothing runs from this folder";
    say(log.atError(), why);
    say(log.atInfo().addKeyValue("api", api), ready);
    print(why);
    print(ready);
  }

  private void say(LoggingEventBuilder line, String text) {
    if (logged) {
      line.log(text);
    }
  }

  private void print(String text) {
    if (printed) {
      output.people().println(text);
    }
  }
}
