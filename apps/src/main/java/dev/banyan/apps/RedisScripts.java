package dev.banyan.apps;

import java.io.IOException;
import java.util.List;

/**
 * Keeps one app's Lua from running within another's. All scripts of a Redis share one interpreter,
 * and what 7.0.15 as it was released leaves open there lets a script replace what the next one
 * calls (CVE-2025-46818): the metatable of strings can be written to, and {@code setfenv(0, …)}
 * exchanges the globals of every script to come, {@code redis.call} among them. A script of the
 * administrator closes both, before any app is let in. In a Redis that is mended both are closed
 * already, and the script finds nothing to do; whether they are is tried in either.
 */
final class RedisScripts {

  /** New globals without the ways to exchange them; Redis itself makes them read-only. */
  private static final String SEAL =
      """
      local strings = getmetatable('')
      if strings == false or not pcall(function() return setfenv end) then return 'sealed' end
      local old = getfenv(0)
      local new = {}
      for name, value in pairs(old) do new[name] = value end
      new.getfenv, new.setfenv, new.newproxy = nil, nil, nil
      new._G = new
      setmetatable(new, getmetatable(old))
      strings.__metatable = false
      setfenv(0, new)
      return 'sealed'
      """;

  /** Setting KEYS for it is when Redis makes the globals read-only; it fails where they are not. */
  private static final String PROVE =
      """
      if pcall(function() _G.KEYS = 0 end) then return 'writable' end
      local strings = getmetatable('')
      if strings ~= false and pcall(function() strings.banyan = 0 end) then return 'strings' end
      for name in pairs(_G) do
        if name == 'setfenv' or name == 'getfenv' then return name end
      end
      return 'sealed'
      """;

  private RedisScripts() {}

  /**
   * Begins with a fresh interpreter, which forgets all scripts (clients load theirs again when they
   * are told NOSCRIPT), and seals it.
   *
   * @throws IOException when that did not hold: then no app may be let in
   */
  static void seal(RespConnection administrator) throws IOException {
    administrator.call("SCRIPT", "FLUSH", "SYNC");
    administrator.call("EVAL", SEAL, "0");
    List<String> state = administrator.call("EVAL", PROVE, "0");
    if (!state.equals(List.of("sealed"))) {
      throw new IOException("the scripts of apps could not be kept apart in Redis: " + state);
    }
  }
}
