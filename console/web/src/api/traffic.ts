import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {mergeLive, stepSeconds, type Metrics, type Series} from '../lib/series';
import {openStream, type StreamState} from './events';
import {queries} from './queries';

export interface TrafficWindow {
  label: string;
  window: string;
  step: string;
  seconds: number;
}

/**
 * The edge keeps 15 minutes by the second. Steps are chosen for 60 to 180 points: enough for a wide screen, cheap to draw every two
 * seconds.
 */
export const WINDOWS: readonly TrafficWindow[] = [
  {label: '1 min', window: '1m', step: '1s', seconds: 60},
  {label: '5 min', window: '5m', step: '2s', seconds: 300},
  {label: '15 min', window: '15m', step: '5s', seconds: 900},
];

export const LONGEST_WINDOW = WINDOWS.at(-1)!;

/** An app's traffic over a window, kept going by the live stream. */
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
