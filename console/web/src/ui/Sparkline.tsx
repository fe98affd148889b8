import {downsample, unbroken} from '../lib/series';

const WIDTH = 120;
const POINTS_MAX = 60;

/**
 * A line without axes, broken where a value is not known. It is decoration beside a figure in words, so it says nothing to a screen
 * reader.
 */
export function Sparkline({values, height = 32, color = 'var(--plot-1)', max}: {values: readonly (number | null)[]; height?: number; color?: string; max?: number}) {
  const points = downsample(values, POINTS_MAX);
  const runs = unbroken(points);
  const base = height - 1.5;
  const top = Math.max(max ?? 0, ...runs.flatMap((run) => run.values), 1e-9);
  const x = (index: number) => (points.length < 2 ? WIDTH : (index / (points.length - 1)) * WIDTH).toFixed(1);
  const y = (value: number) => (base - (value / top) * (height - 4)).toFixed(1);
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${height}`} height={height} preserveAspectRatio="none" aria-hidden="true">
      {runs.length === 0 && <polyline points={`0,${base} ${WIDTH},${base}`} fill="none" stroke="var(--line-strong)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />}
      {runs.map(({from, values: run}) => {
        const line = run.map((value, index) => `${x(from + index)},${y(value)}`).join(' ');
        return (
          <g key={from}>
            <polygon points={`${x(from)},${height} ${line} ${x(from + run.length - 1)},${height}`} fill={color} opacity="0.12" />
            <polyline points={run.length === 1 ? `${line} ${line}` : line} fill="none" stroke={color} strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
          </g>
        );
      })}
    </svg>
  );
}
