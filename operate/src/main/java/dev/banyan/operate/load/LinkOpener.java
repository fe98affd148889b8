package dev.banyan.operate.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connections of a pool, some at a time: as many as wait, or some beforehand. Everything
 * happens on the pool's event loop.
 */
final class LinkOpener {

  /** Handshakes under way at a time: more would overflow accept queues and measure retries. */
  private static final int UNDER_WAY_MAX = 64;

  private final LinkPool pool;
  private final EventLoop loop;
  private final Dialer dialer;
  private final long answerBytesMax;
  private int underWay;
  private int aheadLeft;
  private @Nullable CompletableFuture<Void> ahead;

  LinkOpener(LinkPool pool, EventLoop loop, Dialer dialer, long answerBytesMax) {
    this.pool = pool;
    this.loop = loop;
    this.dialer = dialer;
    this.answerBytesMax = answerBytesMax;
  }

  /** Sees to it that some are being opened while so many wait. */
  void openFor(int waiting) {
    int wanted = Math.min(waiting, UNDER_WAY_MAX) - underWay;
    for (int more = 0; more < wanted && pool.hasRoom(); more++) {
      open();
    }
  }

  /**
   * Opens so many that nobody waits for yet; each is tried once.
   *
   * @param done when all of them stand or never will
   */
  void openAhead(int count, CompletableFuture<Void> done) {
    aheadLeft = count;
    ahead = done;
    goOnAhead();
  }

  private void goOnAhead() {
    CompletableFuture<Void> done = ahead;
    if (done == null) {
      return;
    }
    while (aheadLeft > 0 && underWay < UNDER_WAY_MAX && pool.hasRoom()) {
      aheadLeft--;
      open();
    }
    if (underWay == 0) {
      ahead = null;
      done.complete(null);
    }
  }

  private void open() {
    HttpLink link = new HttpLink(pool, dialer.tls(), answerBytesMax);
    underWay++;
    pool.opening(link);
    dialer
        .connect(
            loop,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                dialer.secure(made);
                made.pipeline().addLast(link);
              }
            })
        .addListener(
            (ChannelFuture attempt) -> {
              if (!attempt.isSuccess()) {
                over();
                pool.neverStood(link, attempt.cause());
              }
            });
  }

  /** One that was being opened stands, or never will. */
  void over() {
    underWay--;
    if (ahead != null) {
      // In a task of its own: a handshake within this machine may be over before its call returns.
      loop.execute(this::goOnAhead);
    }
  }
}
