package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AnnouncementTest {

  private static final String SECRET = "bu_secret";
  private static final SetupLink LINK =
      new SetupLink("http://localhost:8081/setup?token=" + SECRET, Path.of("/data/setup-link"));
  private static final String READY =
      "Banyan is ready at http://localhost:8081, app at http://localhost:8080";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Announcement.class);

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(logged);
  }

  @Test
  void onATerminalPeopleReadTheLinesAndTheLogRepeatsNone() {
    announce(output(true, true, true), Logs.Style.COLOURED);
    assertThat(printed())
        .containsExactly(
            "Nobody owns this installation yet. Sign up as its admin, once: " + LINK.url(), READY);
    assertThat(logged.list).isEmpty();
  }

  @Test
  void whereTheLogIsAStreamOfItsOwnItIsWholeAndSoAreTheLines() {
    announce(output(false, false, false), Logs.Style.JSON);
    assertThat(printed()).hasSize(2).last().isEqualTo(READY);
    assertThat(texts()).hasSize(2).last().isEqualTo(READY);
    assertThat(logged.list.getLast().getKeyValuePairs())
        .extracting(pair -> pair.key + "=" + pair.value)
        .containsExactly("api=http://localhost:8081", "app=http://localhost:8080");
  }

  @Test
  void whereBothStreamsAreOneEveryLineIsOfTheLog() {
    announce(output(false, false, true), Logs.Style.JSON);
    assertThat(printed()).isEmpty();
    assertThat(texts()).hasSize(2).last().isEqualTo(READY);
  }

  @Test
  void aLogForPeopleTakesNoLinesTwice() {
    announce(output(false, false, true), Logs.Style.PLAIN);
    assertThat(printed()).hasSize(2).last().isEqualTo(READY);
    assertThat(logged.list).isEmpty();
  }

  @Test
  void theSecretOfTheFirstOwnerIsShownOnTerminalsAlone() {
    announce(output(false, true, false), Logs.Style.JSON);
    announce(output(false, false, true), Logs.Style.PLAIN);
    announce(output(true, false, false), Logs.Style.JSON);
    assertThat(printed().stream().filter(line -> line.contains(SECRET))).hasSize(1);
    assertThat(printed().stream().filter(line -> line.contains("/data/setup-link"))).hasSize(2);
    assertThat(logged.list).noneMatch(event -> everything(event).contains(SECRET));
    assertThat(LINK.toString()).doesNotContain(SECRET);
  }

  @Test
  void anAppThatDoesNotServeIsToldInBothPlaces() {
    new Announcement(output(false, false, false), Logs.Style.JSON)
        .ready("http://localhost:8081", "http://localhost:8080", Optional.of("api: no port"));
    List<String> lines =
        List.of(
            "The app needs mending: api: no port",
            "Banyan is ready at http://localhost:8081; mend the app, then: banyan release");
    assertThat(printed()).isEqualTo(lines);
    assertThat(texts()).isEqualTo(lines);
  }

  @Test
  void aFolderWhoseAppIsBeingDeletedIsToldWithTheAddressOfTheNode() {
    new Announcement(output(false, false, false), Logs.Style.JSON)
        .withoutApp("http://localhost:8081", "The app shop is still there.");
    List<String> lines =
        List.of(
            "The app shop is still there.",
            "Banyan is ready at http://localhost:8081; nothing runs from this folder");
    assertThat(printed()).isEqualTo(lines);
    assertThat(texts()).isEqualTo(lines);
  }

  @Test
  void theLogIsForWhoeverReadsStandardError() {
    assertThat(output(true, false, false).style(LogConfig.Format.AUTO)).isEqualTo(Logs.Style.JSON);
    assertThat(output(false, true, false).style(LogConfig.Format.AUTO))
        .isEqualTo(Logs.Style.COLOURED);
    assertThat(
            new NodeOutput(System.out, true, true, false, true, false).style(LogConfig.Format.AUTO))
        .as("who wants no colours is a person all the same")
        .isEqualTo(Logs.Style.PLAIN);
    assertThat(output(true, true, true).style(LogConfig.Format.JSON)).isEqualTo(Logs.Style.JSON);
  }

  @Test
  void whoWritesTheAppReadsLinesAndWhatIsWrong() {
    var people = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var developing = new NodeOutput(people, false, false, true, true, true);
    assertThat(developing.style(LogConfig.Format.AUTO)).isEqualTo(Logs.Style.PLAIN);
    assertThat(developing.style(LogConfig.Format.JSON)).isEqualTo(Logs.Style.JSON);
    assertThat(developing.level(LogConfig.Level.INFO))
        .as("the requests that the API answers are told at info")
        .isEqualTo(LogConfig.Level.WARN);
    assertThat(developing.level(LogConfig.Level.DEBUG)).isEqualTo(LogConfig.Level.DEBUG);
    assertThat(developing.level(LogConfig.Level.ERROR)).isEqualTo(LogConfig.Level.ERROR);
    assertThat(output(true, true, true).level(LogConfig.Level.INFO))
        .isEqualTo(LogConfig.Level.INFO);
  }

  private static void announce(NodeOutput output, Logs.Style style) {
    var announcement = new Announcement(output, style);
    announcement.setUp(LINK);
    announcement.ready("http://localhost:8081", "http://localhost:8080", Optional.empty());
  }

  private NodeOutput output(boolean terminal, boolean logOnTerminal, boolean oneStream) {
    var people = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new NodeOutput(people, terminal, logOnTerminal, true, oneStream, false);
  }

  private List<String> printed() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<String> texts() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static String everything(ILoggingEvent event) {
    return event.getFormattedMessage() + event.getKeyValuePairs();
  }
}
