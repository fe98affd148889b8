package dev.banyan.http;

/**
 * Writes a stream of server-sent events. Runs on the endpoint's virtual thread, after the endpoint
 * has answered; the stream ends when it returns.
 */
@FunctionalInterface
public interface EventStream {

  /**
   * Sends events until there are no more or the reader has gone.
   *
   * @throws StreamClosedException as {@link EventSink#send} threw it: the ordinary end
   * @throws Exception anything else is logged and ends the stream
   */
  void run(EventSink sink) throws Exception;
}
