package dev.banyan.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the node's own log goes: the error stream, as lines for people or as JSON. */
final class Logs {

  private static final String PRETTY = "%d{HH:mm:ss} %-5level %-12logger{0} %msg%n%ex{6}";
  private static final String COLOURED =
      "%gray(%d{HH:mm:ss}) %highlight(%-5level) %cyan(%-12logger{0}) %msg%n%ex{6}";

  private Logs() {}

  /** What the lines look like. */
  enum Style {
    JSON,
    PLAIN,
    COLOURED
  }

  /** Replaces whatever is configured. Call it before the first line matters. */
  static void configure(Style style, LogConfig.Level level) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    EncoderBase<ILoggingEvent> encoder = encoder(style);
    encoder.setContext(context);
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.getLogger("dev.banyan").setLevel(Level.toLevel(level.name()));
  }

  private static EncoderBase<ILoggingEvent> encoder(Style style) {
    if (style == Style.JSON) {
      var json = new LogstashEncoder();
      json.setTimeZone("UTC");
      // Its values are text, numbers and maps of them; a search for modules costs a start 0.1 s.
      json.setFindAndRegisterJacksonModules(false);
      return json;
    }
    var pattern = new PatternLayoutEncoder();
    pattern.setPattern(style == Style.COLOURED ? COLOURED : PRETTY);
    return pattern;
  }
}
