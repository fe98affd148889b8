package dev.banyan.apps;

/** The same by Debian's, which is 7.0.15 too, but mended. */
class InstalledRedisServerTest extends RedisServerTest {

  @Override
  String binary() {
    return "/usr/bin/redis-server";
  }
}
