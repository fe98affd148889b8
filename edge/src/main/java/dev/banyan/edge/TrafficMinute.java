package dev.banyan.edge;

/**
 * What one route did in a minute that is over. Only buckets that hold something are kept, so that a
 * usual minute takes some 300 bytes and none more than about 1 KiB. Immutable.
 */
final class TrafficMinute {

  final long minute;
  private final int[] counts;
  private final byte[] buckets;
  private final int[] inBuckets;
  private final int inFlightMost;
  private final int capacity;

  TrafficMinute(long minute, TrafficRing.Sum sum) {
    this.minute = minute;
    this.counts = new int[sum.counts.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = clamp(sum.counts[i]);
    }
    int filled = 0;
    for (long count : sum.buckets) {
      filled += count > 0 ? 1 : 0;
    }
    this.buckets = new byte[filled];
    this.inBuckets = new int[filled];
    int next = 0;
    for (int i = 0; i < sum.buckets.length; i++) {
      if (sum.buckets[i] > 0) {
        buckets[next] = (byte) i;
        inBuckets[next++] = clamp(sum.buckets[i]);
      }
    }
    this.inFlightMost = sum.inFlightMost;
    this.capacity = sum.capacity;
  }

  private static int clamp(long count) {
    return (int) Math.min(Integer.MAX_VALUE, count);
  }

  void addTo(TrafficRing.Sum sum) {
    for (int i = 0; i < counts.length; i++) {
      sum.counts[i] += counts[i];
    }
    for (int i = 0; i < buckets.length; i++) {
      sum.buckets[Byte.toUnsignedInt(buckets[i])] += inBuckets[i];
    }
    sum.inFlightMost = Math.max(sum.inFlightMost, inFlightMost);
    sum.capacity = Math.max(sum.capacity, capacity);
  }
}
