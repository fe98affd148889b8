package dev.banyan.apps;

/** The same against Debian's, which is 7.0.15 too, but mended. */
class InstalledRedisAttackTest extends RedisAttackTest {

  @Override
  String binary() {
    return "/usr/bin/redis-server";
  }
}
