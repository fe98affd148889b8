package dev.banyan.edge;

import io.netty.handler.codec.CodecException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells our own mistakes from what networks and clients do. */
final class Unexpected {

  private static final Logger log = LoggerFactory.getLogger(Unexpected.class);

  private Unexpected() {}

  static void log(Throwable cause) {
    if (cause instanceof IOException || cause instanceof CodecException) {
      log.debug("a connection broke", cause);
    } else {
      log.error("a connection is closed after an unexpected failure", cause);
    }
  }
}
