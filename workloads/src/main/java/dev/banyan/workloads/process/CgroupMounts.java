package dev.banyan.workloads.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where this process's own control group shows in the file system, by controller (cgroups(7)): v1
 * has a hierarchy for each controller, v2 one for all.
 *
 * @param v1 directories by controller name
 * @param v2 the directory in the unified hierarchy
 */
record CgroupMounts(Map<String, Path> v1, Optional<Path> v2) {

  /**
   * @param mountInfo lines of {@code /proc/self/mountinfo}
   * @param ownGroups lines of {@code /proc/self/cgroup}
   */
  static CgroupMounts parse(List<String> mountInfo, List<String> ownGroups) {
    var ownPaths = new HashMap<String, String>();
    for (String line : ownGroups) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3) {
        for (String controller : parts[1].split(",")) {
          ownPaths.put(controller, parts[2]);
        }
      }
    }
    var v1 = new HashMap<String, Path>();
    Optional<Path> v2 = Optional.empty();
    for (String line : mountInfo) {
      // "36 35 98:0 /part /mount rw,noatime shared:1 - type source superOptions"
      int dash = line.indexOf(" - ");
      if (dash < 0) {
        continue;
      }
      String[] place = line.substring(0, dash).split(" ");
      String[] kind = line.substring(dash + 3).split(" ");
      if (place.length < 5 || kind.length < 3) {
        continue;
      }
      String root = place[3];
      Path mount = Path.of(place[4].replace("\\040", " "));
      if (kind[0].equals("cgroup2")) {
        v2 = Optional.of(own(mount, root, ownPaths.getOrDefault("", "/")));
      } else if (kind[0].equals("cgroup")) {
        for (String option : kind[2].split(",")) {
          String own = ownPaths.get(option);
          if (own != null) {
            v1.put(option, own(mount, root, own));
          }
        }
      }
    }
    return new CgroupMounts(Map.copyOf(v1), v2);
  }

  /**
   * In a container the mount may show only a part of the hierarchy, the one that begins at root.
   */
  private static Path own(Path mount, String root, String path) {
    String below = path;
    if (!root.equals("/") && path.startsWith(root)) {
      below = path.substring(root.length());
    }
    Path own = mount.resolve(below.replaceFirst("^/+", ""));
    return Files.isDirectory(own) ? own : mount;
  }
}
