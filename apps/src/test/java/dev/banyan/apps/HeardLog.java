package dev.banyan.apps;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Listens to what a class logs, details included, until it is closed. */
final class HeardLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger logger;
  private final @Nullable Level usual;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  HeardLog(Class<?> source) {
    logger = (Logger) LoggerFactory.getLogger(source);
    usual = logger.getLevel();
    start();
    logger.addAppender(this);
    logger.setLevel(Level.DEBUG);
  }

  boolean heard(String words) {
    return messages.stream().anyMatch(message -> message.contains(words));
  }

  @Override
  protected void append(ILoggingEvent event) {
    messages.add(event.getFormattedMessage());
  }

  @Override
  public void close() {
    logger.setLevel(usual);
    logger.detachAppender(this);
    stop();
  }
}
