package dev.banyan.edge;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate and key in use; taken anew when the files change, kept when they are wrong. */
final class TlsMaterial {

  private static final Logger log = LoggerFactory.getLogger(TlsMaterial.class);

  private final Path certificate;
  private final Path privateKey;
  private volatile SslContext context;
  private String stamp;

  TlsMaterial(EdgeConfig.Tls config) {
    this.certificate = Path.of(config.certificate());
    this.privateKey = Path.of(config.privateKey());
    try {
      this.stamp = stamp();
      this.context = load();
    } catch (IOException | IllegalArgumentException unusable) {
      throw new IllegalArgumentException(
          "edge.tls: "
              + certificate
              + " and "
              + privateKey
              + " cannot be used: "
              + unusable.getMessage(),
          unusable);
    }
  }

  SslContext context() {
    return context;
  }

  /** Looks at the files; called now and then, by one thread, that may block. */
  void refresh() {
    try {
      String now = stamp();
      if (now.equals(stamp)) {
        return;
      }
      context = load();
      stamp = now;
      log.info("the TLS certificate was taken anew from {}", certificate);
    } catch (IOException | IllegalArgumentException unusable) {
      log.warn("the new TLS certificate cannot be used, the old one stays", unusable);
    }
  }

  private String stamp() throws IOException {
    return Files.getLastModifiedTime(certificate)
        + "/"
        + Files.size(certificate)
        + "/"
        + Files.getLastModifiedTime(privateKey)
        + "/"
        + Files.size(privateKey);
  }

  private SslContext load() throws SSLException {
    File chain = certificate.toFile();
    return SslContextBuilder.forServer(chain, privateKey.toFile())
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1))
        .build();
  }
}
