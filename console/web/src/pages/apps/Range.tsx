import {useSearchParams} from 'react-router';
import {LIVE_WINDOW, WINDOWS, windowOf, type TrafficWindow} from '../../api/traffic';
import {pointTime} from '../../lib/format';
import {stepSeconds, type MetricPoint} from '../../lib/series';
import {Segments} from '../../ui/Small';

/** The chosen range, kept in the address (`?window=6h`), so that a reload or a link shows the same. */
export function useRange(): [TrafficWindow, (window: string) => void] {
  const [search, setSearch] = useSearchParams();
  const choose = (window: string) =>
    setSearch(
      (before) => {
        before.set('window', window);
        return before;
      },
      {replace: true},
    );
  return [windowOf(search.get('window')) ?? LIVE_WINDOW, choose];
}

export function RangeChooser({range, onChoose}: {range: TrafficWindow; onChoose: (window: string) => void}) {
  return <Segments label="Time range" value={range.window} onChange={onChoose} options={WINDOWS.map((each) => ({value: each.window, label: each.label}))} />;
}

/** Says why a plot begins late: the node measures from its start on. */
export function MeasuredSince({points, range}: {points: readonly MetricPoint[]; range: TrafficWindow}) {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) {
    return null;
  }
  const step = stepSeconds(range.step);
  const begin = Date.parse(first.at) / 1_000;
  const missing = range.seconds - (Date.parse(last.at) / 1_000 - begin);
  return missing > 3 * step ? <p className="faint small measured">Nothing before {pointTime(begin, Math.max(60, step), Date.now())}: figures are kept in memory, from the node’s start on.</p> : null;
}
