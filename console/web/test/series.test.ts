import {describe, expect, it} from 'vitest';
import {withLive} from '../src/api/traffic';
import {columns, downsample, mergeLive, quiet, recent, stepSeconds, unbroken, withTail, type MetricPoint, type Metrics} from '../src/lib/series';

const START = Date.parse('2026-01-31T12:00:00Z');

function point(seconds: number, changes: Partial<MetricPoint> = {}): MetricPoint {
  return {at: new Date(START + seconds * 1_000).toISOString(), rps: 10, p50: 5, p95: 20, p99: 40, errors: 0, inFlight: 1, saturation: 0.1, shed: 0, limited: 0, cacheHits: 0.5, ...changes};
}

/** As the node tells of a step in which nothing was asked: it has no latency. */
function idle(seconds: number): MetricPoint {
  const {p50: _p50, p95: _p95, p99: _p99, ...rest} = point(seconds, {rps: 0, inFlight: 0});
  return rest;
}

describe('steps', () => {
  it('reads the units that the API writes', () => {
    expect(['250ms', '2s', '5m', '1h', 'odd'].map(stepSeconds)).toEqual([0.25, 2, 300, 3_600, 10]);
  });
});

describe('live points', () => {
  it('join the bucket they fall into and keep the worst percentile', () => {
    const merged = mergeLive([point(0), point(10, {p95: 20})], point(14, {p95: 90, rps: 30}), 10, 600);
    expect(merged).toHaveLength(2);
    expect(merged[1]!.p95).toBe(90);
    expect(merged[1]!.rps).toBeGreaterThan(10);
    expect(merged[1]!.rps).toBeLessThan(30);
    expect(merged[1]!.at).toBe(point(10).at);
  });

  it('begin a new bucket after the last one', () => {
    expect(mergeLive([point(0), point(10)], point(20), 10, 600).map((each) => each.at)).toEqual([point(0), point(10), point(20)].map((each) => each.at));
  });

  it('that nobody asked anything in take no latency away, and make none up', () => {
    expect(mergeLive([point(0), point(10, {p95: 20})], idle(14), 10, 600)[1]).toMatchObject({p50: 5, p95: 20, p99: 40});
    expect(mergeLive([point(0), idle(10)], point(14), 10, 600)[1]).toMatchObject({p50: 5, p95: 20, p99: 40});
    expect(mergeLive([point(0), idle(10)], idle(14), 10, 600)[1]).not.toHaveProperty('p95');
  });

  it('push out what has left the window', () => {
    expect(mergeLive([point(0), point(10)], point(70), 10, 60).map((each) => each.at)).toEqual([point(10).at, point(70).at]);
  });

  it('that are older than what is shown change nothing', () => {
    const shown = [point(0), point(10)];
    expect(mergeLive(shown, point(5), 10, 600)).toEqual(shown);
  });

  it('never let a window grow without bound', () => {
    let points: MetricPoint[] = [];
    for (let second = 0; second < 5_000; second += 2) {
      points = mergeLive(points, point(second), 10, 300);
    }
    expect(points.length).toBeLessThanOrEqual(32);
  });

  it('that reach back fill what the window asked for just before did not hold yet', () => {
    const shown: Metrics = {from: point(0).at, step: '5s', series: [{scope: 'app', name: 'shop', points: [point(0), point(5)]}]};
    const live: Metrics = {from: point(2).at, step: '2s', series: [{scope: 'app', name: 'shop', points: [point(2), point(10, {rps: 7}), point(16)]}]};
    const points = withLive(shown, live, 900).series[0]!.points;
    expect(points.map((each) => each.at)).toEqual([point(0), point(5), point(10), point(16)].map((each) => each.at));
    expect(points[2]!.rps).toBe(7);
  });

  it('of a route that is new are added to the metrics', () => {
    const shown: Metrics = {from: point(0).at, step: '10s', series: [{scope: 'app', name: 'shop', points: [point(0)]}]};
    const live: Metrics = {from: point(12).at, step: '2s', series: [{scope: 'app', name: 'shop', points: [point(12)]}, {scope: 'route', name: '/new', points: [point(12)]}]};
    expect(withLive(shown, live, 300).series.map((each) => [each.scope, each.points.length])).toEqual([
      ['app', 2],
      ['route', 1],
    ]);
  });
});

describe('downsampling', () => {
  it('keeps the first, the last and the spike', () => {
    const values = Array.from({length: 1_000}, (_, index) => (index === 517 ? 99 : 1));
    const less = downsample(values, 60);
    expect(less).toHaveLength(60);
    expect(less[0]).toBe(1);
    expect(less.at(-1)).toBe(1);
    expect(less).toContain(99);
  });

  it('keeps a gap where nothing is known, and what is known beside it', () => {
    const values = Array.from({length: 600}, (_, index) => (index >= 200 && index < 400 ? null : 7));
    const less = downsample(values, 60);
    expect(less).toHaveLength(60);
    expect(less.filter((value) => value === null).length).toBeGreaterThan(15);
    expect(less.filter((value) => value !== null).every((value) => value === 7)).toBe(true);
    expect(unbroken(less)).toHaveLength(2);
  });

  it('leaves short series as they are', () => {
    expect(downsample([3, 1, 2], 60)).toEqual([3, 1, 2]);
  });
});

describe('the end of a long window', () => {
  it('is what came since the window was read', () => {
    const live = [point(290, {rps: 99}), point(305, {rps: 10, p95: 20, errors: 1}), point(310, {rps: 30, p95: 80, errors: 0})];
    const shown = withTail([point(-300), point(0)], live, 300);
    expect(shown.map((each) => each.at)).toEqual([point(-300).at, point(0).at, point(300).at]);
    expect(shown[2]).toMatchObject({rps: 20, p95: 80, errors: 0.25});
  });

  it('has no latency where nothing was asked', () => {
    const [sum] = withTail([], [idle(5), idle(10)], 300);
    expect(sum).toMatchObject({rps: 0});
    expect(sum).not.toHaveProperty('p50');
    expect(withTail([], [idle(5), point(10)], 300)[0]).toMatchObject({p50: 5, p95: 20});
  });

  it('takes the bucket anew that was under way when the window was read', () => {
    const live = [point(-5), point(0, {rps: 10}), point(5, {rps: 10}), point(10, {rps: 40})];
    const shown = withTail([point(-300), point(0, {rps: 10})], live, 300);
    expect(shown.map((each) => [each.at, each.rps])).toEqual([
      [point(-300).at, 10],
      [point(0).at, 20],
    ]);
  });

  it('is all that a node has which started a moment ago', () => {
    expect(withTail([], [point(5), point(10), point(301)], 300).map((each) => each.at)).toEqual([point(0).at, point(300).at]);
    expect(withTail([point(0, {rps: 0})], [point(5), point(10)], 300)).toMatchObject([{at: point(0).at, rps: 10}]);
    expect(withTail([point(0)], [], 300)).toEqual([point(0)]);
  });
});

describe('a quiet time', () => {
  it('had no request, not even a refused or unfinished one', () => {
    const none = {rps: 0, inFlight: 0};
    expect(quiet([])).toBe(true);
    expect(quiet([point(0, none), point(10, none)])).toBe(true);
    expect(quiet([point(0, none), point(10, {...none, shed: 1})])).toBe(false);
    expect(quiet([point(0, {...none, inFlight: 1})])).toBe(false);
  });
});

describe('a broken line', () => {
  it('is drawn in stretches', () => {
    expect(unbroken([])).toEqual([]);
    expect(unbroken([null, null])).toEqual([]);
    expect(unbroken([1, 2, null, null, 3, null])).toEqual([
      {from: 0, values: [1, 2]},
      {from: 4, values: [3]},
    ]);
  });
});

describe('reading series', () => {
  it('breaks the line where points are missing, and not where live points are further apart than a narrow window’s own', () => {
    const {at, of} = columns([point(0), point(60), point(300)], 60);
    expect(at.map((seconds) => seconds - START / 1_000)).toEqual([0, 60, 120, 300]);
    expect(of('rps')).toEqual([10, 10, null, 10]);
    expect(columns([point(0), point(1), point(3), point(5)], 1).of('rps')).toEqual([10, 10, 10, 10]);
  });

  it('shows a gap, not zero, where there was no request to be slow', () => {
    const {of} = columns([point(0), idle(10)], 10);
    expect(of('p95')).toEqual([20, null]);
    expect(of('rps')).toEqual([10, 0]);
  });

  it('averages the newest few, without those that had no request', () => {
    expect(recent([point(0, {p95: 999}), point(10, {p95: 10}), point(20, {p95: 30}), idle(30)], 'p95')).toBe(20);
    expect(recent([], 'rps')).toBeUndefined();
  });
});
