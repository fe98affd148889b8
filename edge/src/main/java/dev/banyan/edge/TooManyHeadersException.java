package dev.banyan.edge;

import io.netty.handler.codec.DecoderException;

/** A head with more lines than allowed; found before they are parsed. */
final class TooManyHeadersException extends DecoderException {
  private static final long serialVersionUID = 1L;

  TooManyHeadersException() {
    super("too many header lines");
  }
}
