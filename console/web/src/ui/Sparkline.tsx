import {downsample} from '../lib/series';

const WIDTH = 120;
const POINTS_MAX = 60;

/** A line without axes. It is decoration beside a figure in words, so it says nothing to a screen reader. */
export function Sparkline({values, height = 32, color = 'var(--plot-1)', max}: {values: readonly number[]; height?: number; color?: string; max?: number}) {
  const points = downsample(values, POINTS_MAX);
  const top = Math.max(max ?? 0, ...points, 1e-9);
  const at = (value: number, index: number) => {
    const x = points.length < 2 ? WIDTH : (index / (points.length - 1)) * WIDTH;
    return `${x.toFixed(1)},${(height - 1.5 - (value / top) * (height - 4)).toFixed(1)}`;
  };
  const line = points.length === 0 ? `0,${height - 1.5} ${WIDTH},${height - 1.5}` : points.map(at).join(' ');
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${height}`} height={height} preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,${height} ${line} ${WIDTH},${height}`} fill={color} opacity="0.12" />
      <polyline points={line} fill="none" stroke={points.length === 0 ? 'var(--line-strong)' : color} strokeWidth="1.5" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
