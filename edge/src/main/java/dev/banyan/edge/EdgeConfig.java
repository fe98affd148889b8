package dev.banyan.edge;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Plan;
import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import dev.banyan.kernel.config.Range;
import dev.banyan.limits.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The edge, section {@code edge} of the configuration. */
public record EdgeConfig(
    @Doc("Port of the apps. 0 takes a free one.") @Default("8080") @Range(min = 0, max = 65_535)
        int port,
    @Doc("Address to listen on.") @Default("127.0.0.1") String bind,
    @Doc("Event loops; 0 is one per core.") @Default("0") @Range(min = 0, max = 1_024) int threads,
    @Doc("TLS with HTTP/2, beside the plain port.") Optional<Tls> tls,
    @Doc("Addresses (CIDR) of proxies before the edge whose X-Forwarded-* headers are believed.")
        List<String> trustedProxies,
    @Doc("Whether requests without a W3C traceparent are given one.") @Default("true")
        boolean traceRequests,
    @Doc(
            "What the access log tells, a line of JSON in logs/access.log of the data folder: all"
                + " requests, errors (status 500 and above, and what the edge refused by itself), or"
                + " off.")
        @Default("errors")
        AccessLogging accessLog,
    @Doc("Size at which the access log is put aside and a new file begun.") @Default("32Mi")
        ByteSize accessLogFileMax,
    @Doc("Files of the access log that are kept, with the one that is written.")
        @Default("4")
        @Range(min = 1, max = 1_000)
        int accessLogFiles,
    @Doc("What one client may send.") Limits limits,
    @Doc("How long the edge waits.") Timeouts timeouts,
    @Doc("Connections to instances.") Instances instances,
    @Doc("Cache of answers, in memory.") Cache cache,
    @Doc("Static files.") Files files,
    @Doc("Compression of answers.") Compression compression,
    @Doc("What happens past capacity.") Shedding shedding,
    @Doc("Rate of callers without an account, per client address.") Anonymous anonymous) {

  /** Every default, with another port. */
  public static EdgeConfig defaults(int port) {
    return dev.banyan.kernel.config.ConfigBinder.bind(Map.of("port", port), EdgeConfig.class);
  }

  /** Which requests the access log tells of. */
  public enum AccessLogging {
    OFF,
    ERRORS,
    ALL
  }

  /** TLS from PEM files, read again when they change. */
  public record Tls(
      @Doc("Port of HTTPS. 0 takes a free one.") @Default("8443") @Range(min = 0, max = 65_535)
          int port,
      @Doc("PEM file with the certificate and its chain.") String certificate,
      @Doc("PEM file with the private key (PKCS#8).") String privateKey,
      @Doc("Whether plain requests are redirected to HTTPS.") @Default("false")
          boolean redirectPlain) {}

  /** Bounds on what clients send; past them they are refused. */
  public record Limits(
      @Doc("Open client connections.") @Default("20000") @Range(min = 1) int connectionsMax,
      @Doc("Open connections of one client address.") @Default("10000") @Range(min = 1)
          int connectionsPerAddressMax,
      @Doc("Request line; past it 414.") @Default("8Ki") ByteSize requestLineMax,
      @Doc("All header lines together; past it 431.") @Default("32Ki") ByteSize headerBytesMax,
      @Doc("Header lines; past it 431.") @Default("100") @Range(min = 4, max = 1_000)
          int headersMax,
      @Doc("Request body; past it 413. 0 is no limit: bodies are streamed, never held.")
          @Default("0")
          ByteSize bodyMax,
      @Doc("Requests that a client may send ahead on one connection.")
          @Default("32")
          @Range(min = 1, max = 1_000)
          int pipelinedMax,
      @Doc(
              "Bytes of answers and in WebSockets that may wait for clients to take them, all"
                  + " together. Past it, a client that takes nothing for 1 s is cut instead of after"
                  + " timeouts.responseStall; past half as much again, at once.")
          @Default("64Mi")
          ByteSize unsentMax,
      @Doc("HTTP/2 streams at a time on one connection.")
          @Default("128")
          @Range(min = 1, max = 10_000)
          int streamsMax,
      @Doc("HTTP/2 streams that a client may reset within 30 s.")
          @Default("200")
          @Range(min = 1, max = 100_000)
          int streamResetsMax) {}

  /** Deadlines of connections; the timeout of an answer is the route's. */
  public record Timeouts(
      @Doc("A request's head has to arrive within this.") @Default("10s") Duration requestHead,
      @Doc("Longest pause within a request body.") @Default("30s") Duration requestBodyPause,
      @Doc("Bytes per second that a request body has to average, after its first 10 s.")
          @Default("256")
          @Range(min = 0)
          int requestBodyRateMin,
      @Doc(
              "A client that takes no byte of what waits for it, in an answer or a WebSocket, for"
                  + " this long is cut.")
          @Default("60s")
          Duration responseStall,
      @Doc("A connection without a request is closed after this.") @Default("75s")
          Duration keepAlive,
      @Doc("Longest silence of an instance within an answer.") @Default("10m") Duration answerPause,
      @Doc("Longest silence of a WebSocket, both ways.") @Default("1h") Duration tunnelIdle,
      @Doc("TLS handshake.") @Default("10s") Duration handshake,
      @Doc("Longest wait for requests under way when the edge closes.") @Default("30s")
          Duration drain) {}

  /** The way to instances. */
  public record Instances(
      @Doc(
              "Connections to one instance, of all event loops together: each loop has its equal"
                  + " part, and at least one.")
          @Default("1024")
          @Range(min = 1)
          int connectionsMax,
      @Doc(
              "Requests that wait for a connection to one instance, or for the first instance of one"
                  + " service; past it 503. Each event loop has its equal part, and at least one; 0"
                  + " lets none wait.")
          @Default("1024")
          @Range(min = 0)
          int waitingMax,
      @Doc("An unused connection is closed after this; below the 5 s of Node and uvicorn.")
          @Default("4s")
          Duration idle,
      @Doc("Time to connect.") @Default("2s") Duration connect,
      @Doc(
              "How long a request waits for a service of which no instance serves and one is on its"
                  + " way; then 503. 0 answers at once.")
          @Default("10s")
          Duration startWait,
      @Doc("Failures in a row after which an instance is left alone.")
          @Default("3")
          @Range(min = 1, max = 1_000)
          int failuresMax,
      @Doc("How long it is left alone.") @Default("30s") Duration ejection) {}

  /** Bounds of the response cache. */
  public record Cache(
      @Doc("Memory of kept answers.") @Default("64Mi") ByteSize bytesMax,
      @Doc("Largest answer that is kept.") @Default("1Mi") ByteSize entryMax,
      @Doc("How long past its freshness an answer may stand in for a failing app.") @Default("1h")
          Duration staleFor,
      @Doc("Requests that wait for one answer under way; past it they go to the app.")
          @Default("1024")
          @Range(min = 0)
          int waitersMax) {}

  /** Static files. */
  public record Files(
      @Doc("Memory of small files and their compressed forms.") @Default("32Mi") ByteSize bytesMax,
      @Doc("Larger files are read from disk each time.") @Default("256Ki") ByteSize smallMax,
      @Doc("How long a file in memory is believed before the disk is asked again.") @Default("1s")
          Duration recheck,
      @Doc("Threads that read files.") @Default("4") @Range(min = 1, max = 256) int threads,
      @Doc("Reads that wait for a thread; past it 503.") @Default("1024") @Range(min = 1)
          int waitingMax) {}

  /** gzip and Brotli. */
  public record Compression(
      @Doc("Whether compressible answers are compressed.") @Default("true") boolean enabled,
      @Doc("Smaller answers are left alone.") @Default("1Ki") ByteSize from) {}

  /** Admission by class. */
  public record Shedding(
      @Doc("Requests of one app that may wait for an answer; 0 adapts to its response times.")
          @Default("0")
          @Range(min = 0)
          int capacity,
      @Doc("Least adapted capacity, per instance.") @Default("32") @Range(min = 1) int capacityMin,
      @Doc("Largest adapted capacity, per instance; where it begins.")
          @Default("1024")
          @Range(min = 1)
          int capacityMax,
      @Doc(
              "Percent of the capacity up to which interactive routes are served; for lower plans"
                  + " less, in even steps down towards backgroundShare.")
          @Default("90")
          @Range(min = 1, max = 100)
          int interactiveShare,
      @Doc(
              "Percent of the capacity up to which background routes are served; for lower plans"
                  + " less, in even steps down towards the half of it.")
          @Default("60")
          @Range(min = 1, max = 100)
          int backgroundShare,
      @Doc("What Retry-After says.") @Default("2s") Duration retryAfter) {}

  /** Callers without an account. */
  public record Anonymous(
      @Doc("Requests per minute; -1 is no limit.") @Default("50") @Range(min = -1)
          long requestsPerMinute,
      @Doc("Requests at once; at most 60 times as many as a minute's.")
          @Default("50")
          @Range(min = 1)
          long burst) {

    public Anonymous {
      if (requestsPerMinute == 0) {
        throw new IllegalArgumentException("requestsPerMinute is at least 1, or -1 for no limit");
      }
      if (requestsPerMinute != Plan.UNLIMITED) {
        new RateLimit(requestsPerMinute, burst);
      }
    }

    /** The rate of one address; empty for no limit. */
    Optional<RateLimit> limit() {
      return requestsPerMinute == Plan.UNLIMITED
          ? Optional.empty()
          : Optional.of(new RateLimit(requestsPerMinute, burst));
    }
  }
}
