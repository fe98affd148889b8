package dev.banyan.operate.load;

/** Why a request that was sent did not become a good answer. */
public enum Failure {
  /** An answer with a status that its class does not expect; redirects are among them. */
  STATUS("unexpected status"),
  /** No whole answer within its class's time. */
  TIMEOUT("no answer in time"),
  /** The connection could not be made. */
  CONNECT("no connection"),
  /** The connection ended before the answer was whole. */
  BROKEN("broken connection"),
  /** What came is no HTTP/1.1, no event stream, one without an event, or no WebSocket. */
  PROTOCOL("unreadable answer"),
  /** More bytes than {@link LoadLimits#answerBytesMax()}. */
  TOO_LONG("answer too long");

  private final String text;

  Failure(String text) {
    this.text = text;
  }

  /** A few words for a table. */
  public String text() {
    return text;
  }
}
