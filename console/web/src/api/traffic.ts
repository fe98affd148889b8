import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useEffect, useMemo, useState} from 'react';
import {mergeLive, stepSeconds, withTail, type Metrics, type Series} from '../lib/series';
import {openStream, type StreamState} from './events';
import {queries} from './queries';

export interface TrafficWindow {
  label: string;
  /** As the API takes it; the console's addresses carry it too. */
  window: string;
  step: string;
  seconds: number;
  /** Kept by the second, so that the live stream can go on where the window ends. */
  live: boolean;
}

/**
 * The edge keeps 15 minutes by the second and a day by the minute. Steps are chosen for 60 to 300 points: enough for a wide screen,
 * cheap to draw every two seconds.
 */
export const WINDOWS: readonly TrafficWindow[] = [
  {label: '1 min', window: '1m', step: '1s', seconds: 60, live: true},
  {label: '5 min', window: '5m', step: '2s', seconds: 300, live: true},
  {label: '15 min', window: '15m', step: '5s', seconds: 900, live: true},
  {label: '1 h', window: '1h', step: '1m', seconds: 3_600, live: false},
  {label: '6 h', window: '6h', step: '2m', seconds: 21_600, live: false},
  {label: '24 h', window: '24h', step: '5m', seconds: 86_400, live: false},
];

/** What is shown where nobody chose. */
export const LIVE_WINDOW = windowOf('15m')!;

export function windowOf(name: string | null): TrafficWindow | undefined {
  return WINDOWS.find((each) => each.window === name);
}

/**
 * An app's traffic over any window. A long one is read from the node once a minute, and its end from the live points of the last
 * minutes; those also say how things are right now.
 */
export function useTrafficOver(app: string, range: TrafficWindow) {
  const live = useTraffic(app, range.live ? range : LIVE_WINDOW);
  const long = useQuery({...queries.metrics(app, range.window, range.step), enabled: !range.live});
  const joined = useMemo(() => (long.data === undefined ? undefined : withTails(long.data, live.data)), [long.data, live.data]);
  return {shown: range.live ? live.data : joined, query: range.live ? live : long, live: live.data, stream: live.stream};
}

function withTails(long: Metrics, live: Metrics | undefined): Metrics {
  const narrow = new Map(live?.series.map((series) => [seriesKey(series), series.points]));
  const step = stepSeconds(long.step);
  return {...long, series: long.series.map((series) => ({...series, points: withTail(series.points, narrow.get(seriesKey(series)) ?? [], step)}))};
}

/** An app's traffic over a window that is kept by the second, kept going by the live stream. */
export function useTraffic(app: string, range: TrafficWindow) {
  const query = useQuery(queries.metrics(app, range.window, range.step));
  const cache = useQueryClient();
  const [stream, setStream] = useState<StreamState>({kind: 'connecting'});

  useEffect(() => {
    const key = queries.metrics(app, range.window, range.step).queryKey;
    let opened = 0;
    return openStream({
      url: `/v1/apps/${encodeURIComponent(app)}/metrics/live`,
      onState: (state) => {
        setStream(state);
        if (state.kind === 'open' && opened++ > 0) {
          void cache.invalidateQueries({queryKey: key}); // What passed during the break is read from the node.
        }
      },
      onEvent: ({name, data}) => {
        if (name === 'metrics') {
          const live = JSON.parse(data) as Metrics;
          cache.setQueryData(key, (shown: Metrics | undefined) => (shown === undefined ? undefined : withLive(shown, live, range.seconds)));
        }
      },
    });
  }, [app, range, cache]);

  return {...query, stream};
}

export function withLive(shown: Metrics, live: Metrics, windowSeconds: number): Metrics {
  const step = stepSeconds(shown.step);
  const known = new Map(shown.series.map((series) => [seriesKey(series), series]));
  const series = shown.series.map((old) => {
    const newest = live.series.find((candidate) => seriesKey(candidate) === seriesKey(old))?.points;
    return newest === undefined ? old : {...old, points: newest.reduce((points, point) => mergeLive(points, point, step, windowSeconds), old.points)};
  });
  const added = live.series.filter((candidate) => !known.has(seriesKey(candidate)));
  return {...shown, series: [...series, ...added]};
}

function seriesKey(series: Series): string {
  return `${series.scope} ${series.name}`;
}

export function seriesOf(metrics: Metrics | undefined, scope: Series['scope'], name?: string): Series | undefined {
  return metrics?.series.find((series) => series.scope === scope && (name === undefined || series.name === name));
}
