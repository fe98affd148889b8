package dev.banyan.workloads;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import dev.banyan.kernel.config.Range;
import java.util.List;

/** How this node runs services and commands. */
public record WorkloadsConfig(
    @Doc("Most instances of services that this node runs at once.")
        @Default("256")
        @Range(min = 1, max = 10_000)
        int instancesMax,
    @Doc("Most one-off commands that this node runs at once.")
        @Default("16")
        @Range(min = 1, max = 1_000)
        int commandsMax,
    @Doc(
            "First port that instances get on loopback. Keep the range clear of"
                + " net.ipv4.ip_local_port_range, so that no outgoing connection takes one.")
        @Default("20000")
        @Range(min = 1024, max = 65_535)
        int portFirst,
    @Doc("Last port that instances get on loopback.")
        @Default("29999")
        @Range(min = 1024, max = 65_535)
        int portLast,
    @Doc("First user id of apps, when started as root: each app gets one of its own.")
        @Default("20000")
        @Range(min = 1_000, max = 2_000_000_000)
        int userIdFirst,
    @Doc("How many user ids apps may take.") @Default("10000") @Range(min = 1, max = 1_000_000)
        int userIdCount,
    @Doc("Log kept on disk for each app; the oldest lines go first.") @Default("64Mi")
        ByteSize logPerApp,
    @Doc(
            "Variables of Banyan's own environment that services see too; a name may end in *."
                + " Nothing else is passed on.")
        @Default(
            "PATH,LANG,LANGUAGE,LC_*,TZ,JAVA_HOME,HTTP_PROXY,HTTPS_PROXY,NO_PROXY,http_proxy,"
                + "https_proxy,no_proxy,SSL_CERT_FILE,SSL_CERT_DIR,CURL_CA_BUNDLE,"
                + "REQUESTS_CA_BUNDLE,NODE_EXTRA_CA_CERTS,PIP_*,UV_*,npm_config_*,NPM_CONFIG_*,"
                + "YARN_*,GOPROXY,GOFLAGS,CARGO_*,MAVEN_OPTS,NVM_DIR")
        List<String> environmentPassed) {

  private static final long LOG_BYTES_MIN = 256 << 10;

  public WorkloadsConfig {
    environmentPassed = List.copyOf(environmentPassed);
    if (portLast < portFirst) {
      throw new IllegalArgumentException("portLast must not be below portFirst");
    }
    if (logPerApp.bytes() < LOG_BYTES_MIN) {
      throw new IllegalArgumentException("logPerApp is at least 256Ki");
    }
  }
}
