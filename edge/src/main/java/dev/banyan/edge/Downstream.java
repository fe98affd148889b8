package dev.banyan.edge;

import io.netty.channel.Channel;

/**
 * The client's side of an exchange: an HTTP/1.1 connection or one stream of HTTP/2. Both speak in
 * Netty's HTTP/1 objects. Used on its event loop only.
 */
interface Downstream {

  Channel channel();

  LoopContext loop();

  boolean http2();

  boolean secure();

  /** The address of the other end of the connection, a proxy perhaps. */
  java.net.InetAddress peer();

  /** {@link #peer()} as text, made once per connection. */
  String peerText();

  /** The port that the client connected to. */
  int localPort();

  /** Whether the connection goes on after this answer; asked when the answer's head is written. */
  boolean keepsAlive();

  /** Stops or resumes reading the request's body. */
  void readBody(boolean on);

  /** Tells the codec what is being answered. */
  void answering(boolean head);

  /** So many bytes of an answer's body were written to the channel. */
  void wrote(int bytes);

  /** The exchange is over, its answer written whole. */
  void ended(Exchange exchange, boolean reusable);

  /** The answer cannot be completed: the client has to see that it is cut. */
  void abort();

  /** Gives up the HTTP codec for a tunnel; false where the client sent more than the request. */
  boolean becomeTunnel(Tunnel tunnel);
}
