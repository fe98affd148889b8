package dev.banyan.http;

import java.io.IOException;

/** The reader of a stream is gone. Nothing went wrong: the writer returns. */
public final class StreamClosedException extends IOException {

  private static final long serialVersionUID = 1L;

  public StreamClosedException() {
    super("the stream's reader has gone");
  }
}
