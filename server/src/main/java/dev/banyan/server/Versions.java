package dev.banyan.server;

import dev.banyan.apps.AppsModule;
import dev.banyan.data.DataModule;
import java.util.Map;
import java.util.TreeMap;

/** What runs here, by name, for people. */
final class Versions {

  private Versions() {}

  static Map<String, String> of(DataModule data, AppsModule apps) {
    var versions = new TreeMap<String, String>();
    versions.put("banyan", Version.banyan());
    versions.put("java", Runtime.version().toString());
    versions.put("database", data.server().describe());
    versions.put("redis", apps.redis().isPresent() ? "embedded" : "none of its own");
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    return versions;
  }
}
