import type {Schema} from '../api/client';

export type MetricPoint = Schema<'MetricPoint'>;
export type Metrics = Schema<'Metrics'>;
export type Series = Metrics['series'][number];

const MEASURES = ['rps', 'p50', 'p95', 'p99', 'errors', 'inFlight', 'saturation', 'shed', 'limited', 'cacheHits'] as const;
export type Measure = (typeof MEASURES)[number];

/** What a point does not tell where no request was answered. */
type Latency = 'p50' | 'p95' | 'p99';
type Figure = Exclude<Measure, Latency>;

/** Seconds of `10s`, `5m`, `1h`. */
export function stepSeconds(step: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(step);
  if (match === null) {
    return 10;
  }
  const unit = {ms: 0.001, s: 1, m: 60, h: 3_600}[match[2] as 'ms' | 's' | 'm' | 'h'];
  return Number(match[1]) * unit;
}

/**
 * Adds a live point to the points of a window. Live points come every two seconds while a window's points may be a minute wide: the
 * point joins the bucket it falls into, where rates are averaged and percentiles take the worst seen, since an average of
 * percentiles is none. What has left the window is dropped.
 */
export function mergeLive(points: readonly MetricPoint[], live: MetricPoint, stepInSeconds: number, windowInSeconds: number): MetricPoint[] {
  const at = Date.parse(live.at);
  const stepMillis = stepInSeconds * 1_000;
  const bucket = Math.floor(at / stepMillis) * stepMillis;
  const oldest = at - windowInSeconds * 1_000;
  const kept = points.filter((point) => Date.parse(point.at) >= oldest);
  const last = kept.at(-1);
  if (last === undefined) {
    return [live];
  }
  const lastAt = Date.parse(last.at);
  if (at < lastAt) {
    return kept; // Older than what is shown: it was already counted.
  }
  if (lastAt >= bucket && lastAt < bucket + stepMillis) {
    return [...kept.slice(0, -1), combine(last, live, (at - lastAt) / stepMillis)];
  }
  return [...kept, live];
}

function combine(base: MetricPoint, live: MetricPoint, elapsedShare: number): MetricPoint {
  // Half and half until most of the bucket has gone by; later points then weigh less and less.
  const weight = Math.max(0.2, 0.5 - elapsedShare * 0.3);
  const mean = (measure: Figure) => base[measure] * (1 - weight) + live[measure] * weight;
  const p50 = base.p50 === undefined || live.p50 === undefined ? (base.p50 ?? live.p50) : base.p50 * (1 - weight) + live.p50 * weight;
  return {
    at: base.at,
    rps: mean('rps'),
    ...latencies({p50, p95: worst([base.p95, live.p95]), p99: worst([base.p99, live.p99])}),
    errors: mean('errors'),
    inFlight: mean('inFlight'),
    saturation: mean('saturation'),
    shed: mean('shed'),
    limited: mean('limited'),
    cacheHits: mean('cacheHits'),
  };
}

/** Those that there are: in a point what is not known is absent. */
function latencies(some: Record<Latency, number | undefined>): Partial<Record<Latency, number>> {
  return Object.fromEntries(Object.entries(some).filter(([, millis]) => millis !== undefined));
}

function worst(some: readonly (number | undefined)[]): number | undefined {
  const known = some.filter((millis) => millis !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/**
 * The points of a long window, and behind them what came since it was read: its last bucket may not have been over then, and one of
 * five minutes would hide what goes wrong now. They are summed up from points that are narrower.
 */
export function withTail(points: readonly MetricPoint[], live: readonly MetricPoint[], stepInSeconds: number): MetricPoint[] {
  const stepMillis = stepInSeconds * 1_000;
  const last = points.at(-1);
  const oldest = live[0];
  // The last bucket is taken anew where the live points hold all of it: as they do an only one, in which the node started.
  const anew = last !== undefined && oldest !== undefined && (points.length === 1 || Date.parse(last.at) >= Date.parse(oldest.at));
  const kept = anew ? points.slice(0, -1) : points;
  const lastKept = kept.at(-1);
  const from = lastKept === undefined ? Number.NEGATIVE_INFINITY : Date.parse(lastKept.at) + stepMillis;
  const buckets = new Map<number, MetricPoint[]>();
  for (const point of live) {
    const at = Date.parse(point.at);
    if (at >= from) {
      const bucket = Math.floor(at / stepMillis) * stepMillis;
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), point]);
    }
  }
  return [...kept, ...[...buckets].map(([at, some]) => sumUp(new Date(at).toISOString(), some))];
}

/** Rates are averaged; shares and the median weigh by requests; of percentiles and load the worst is taken. */
function sumUp(at: string, points: readonly MetricPoint[]): MetricPoint {
  const requests = points.reduce((sum, point) => sum + point.rps, 0);
  const mean = (measure: Figure) => points.reduce((sum, point) => sum + point[measure], 0) / points.length;
  const weighed = (measure: Figure) => (requests === 0 ? 0 : points.reduce((sum, point) => sum + point[measure] * point.rps, 0) / requests);
  const most = (measure: Figure) => Math.max(...points.map((point) => point[measure]));
  const p50 = requests === 0 ? undefined : points.reduce((sum, point) => sum + (point.p50 ?? 0) * point.rps, 0) / requests;
  return {
    at,
    rps: mean('rps'),
    ...latencies({p50, p95: worst(points.map((point) => point.p95)), p99: worst(points.map((point) => point.p99))}),
    errors: weighed('errors'),
    inFlight: most('inFlight'),
    saturation: most('saturation'),
    shed: mean('shed'),
    limited: mean('limited'),
    cacheHits: weighed('cacheHits'),
  };
}

/** Whether nothing at all was asked in that time. */
export function quiet(points: readonly MetricPoint[]): boolean {
  return points.every((point) => point.rps === 0 && point.shed === 0 && point.limited === 0 && point.inFlight === 0);
}

/**
 * At most `most` values that keep the shape: each bucket gives its extreme, so that a spike is never averaged away. The first and
 * the last value stay. A bucket in which nothing is known is a gap.
 */
export function downsample(values: readonly (number | null)[], most: number): (number | null)[] {
  if (values.length <= most || most < 3) {
    return [...values];
  }
  const inner = most - 2;
  const result: (number | null)[] = [values[0] ?? null];
  const width = (values.length - 2) / inner;
  for (let index = 0; index < inner; index++) {
    const from = 1 + Math.floor(index * width);
    const until = Math.max(from + 1, 1 + Math.floor((index + 1) * width));
    const before = result.at(-1) ?? 0;
    let farthest: number | null = null;
    for (const value of values.slice(from, until)) {
      if (value !== null && (farthest === null || Math.abs(value - before) > Math.abs(farthest - before))) {
        farthest = value;
      }
    }
    result.push(farthest);
  }
  result.push(values.at(-1) ?? null);
  return result;
}

export interface Run {
  /** Where in the row it begins. */
  from: number;
  values: number[];
}

/** The stretches of a row in which every value is known. */
export function unbroken(values: readonly (number | null)[]): Run[] {
  const runs: Run[] = [];
  values.forEach((value, index) => {
    const last = runs.at(-1);
    if (value === null) {
      return;
    }
    if (last !== undefined && last.from + last.values.length === index) {
      last.values.push(value);
    } else {
      runs.push({from: index, values: [value]});
    }
  });
  return runs;
}

export interface Columns {
  /** Seconds since the epoch. */
  at: number[];
  of: (measure: Measure) => (number | null)[];
}

/** Live points come each two seconds, however narrow a window's own are: fewer than three missing are no gap. */
const LIVE_SECONDS = 2;

/**
 * Points as columns. Latency of no requests is not zero: where nothing was asked there is a gap in the line. Nor is what nobody
 * measured: where points are missing the line breaks too.
 */
export function columns(points: readonly MetricPoint[], stepInSeconds: number): Columns {
  const most = Math.max(2 * stepInSeconds, 3 * LIVE_SECONDS);
  const at: number[] = [];
  const shown: (MetricPoint | null)[] = [];
  for (const point of points) {
    const seconds = Date.parse(point.at) / 1_000;
    const before = at.at(-1);
    if (before !== undefined && seconds - before > most) {
      at.push(before + stepInSeconds);
      shown.push(null);
    }
    at.push(seconds);
    shown.push(point);
  }
  return {
    at,
    of: (measure) => shown.map((point) => point?.[measure] ?? null),
  };
}

/** The mean of the newest few points: one point of two seconds jumps too much to be read. */
export function recent(points: readonly MetricPoint[], measure: Measure, most = 3): number | undefined {
  const some = points.slice(-most).map((point) => point[measure]).filter((value) => value !== undefined);
  return some.length === 0 ? undefined : some.reduce((sum, value) => sum + value, 0) / some.length;
}
