import {useEffect, useMemo, useRef, useState} from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import {elapsed, pointTime, tick} from '../lib/format';
import {useTheme} from '../lib/theme';
import './plot.css';

export interface PlotLine {
  label: string;
  /** A custom property, such as `--plot-1`. */
  color: string;
  values: (number | null)[];
  dashed?: boolean;
  /** Holds until the next point, as counts of things do. */
  stepped?: boolean;
}

interface Props {
  title: string;
  about: string;
  at: number[];
  lines: readonly PlotLine[];
  format: (value: number | null | undefined) => string;
  /** What is counted comes in wholes, and so do the ticks. */
  wholes?: boolean;
  /** The top of the scale is at least this. */
  least?: number;
  /** Plots with the same name share their crosshair. */
  sync?: string;
  /** How much of the time up to the last point is shown; all of it where absent. */
  windowSeconds?: number;
  /** How far points are apart. */
  stepSeconds: number;
  /** `at` holds seconds since a start instead of instants. */
  sinceStart?: boolean;
  /** Spans of time that are shaded, such as those of a failure. */
  spans?: readonly {from: number; to: number}[];
  height?: number;
  heading?: 'h2' | 'h3';
}

function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function alpha(color: string, share: number): string {
  return `${color}${Math.round(share * 255).toString(16).padStart(2, '0')}`;
}

const NO_SPANS: readonly {from: number; to: number}[] = [];

/** Seconds that the ticks of a time since a start may be apart: whole minutes, hours and days. */
const STEPS_SINCE_START = [15, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];
const WHOLE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
const stepped = uPlot.paths.stepped?.({align: 1});

function shade(plot: uPlot, from: number, to: number): void {
  const left = Math.max(plot.bbox.left, plot.valToPos(from, 'x', true));
  const right = Math.min(plot.bbox.left + plot.bbox.width, plot.valToPos(to, 'x', true));
  if (right > left) {
    plot.ctx.fillStyle = alpha(colorOf('--bad'), 0.12);
    plot.ctx.fillRect(left, plot.bbox.top, right - left, plot.bbox.height);
  }
}

/** The places of values that have none beside them. */
function alone(values: readonly (number | null | undefined)[] | ArrayLike<number | null | undefined> | undefined): number[] {
  const has = (at: number) => values?.[at] !== null && values?.[at] !== undefined;
  return Array.from({length: values?.length ?? 0}, (_, at) => at).filter((at) => has(at) && !has(at - 1) && !has(at + 1));
}

/** Lines over time on a canvas. The legend reads the values under the crosshair, or the newest; a table says the same in words. */
export function Plot({title, about, at, lines, format, wholes = false, least = 1, sync, windowSeconds, stepSeconds, sinceStart = false, spans = NO_SPANS, height = 180, heading: Heading = 'h2'}: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const theme = useTheme();
  const shape = lines.map((line) => `${line.label}|${line.color}|${line.dashed ?? false}|${line.stepped ?? false}`).join();

  const data = useMemo<uPlot.AlignedData>(() => [at, ...lines.map((line) => line.values)] as uPlot.AlignedData, [at, lines]);
  const latest = useRef({data, format, least, windowSeconds, spans});
  latest.current = {data, format, least, windowSeconds, spans};

  useEffect(() => {
    const element = holder.current;
    if (element === null) {
      return undefined;
    }
    const axis = colorOf('--ink-3');
    const grid = {stroke: colorOf('--plot-grid'), width: 1};
    const font = '11px Roboto, system-ui, sans-serif';
    const created = new uPlot(
      {
        width: Math.max(120, element.clientWidth),
        height,
        padding: [8, 18, 0, 0],
        legend: {show: false},
        cursor: {
          y: false,
          points: {size: 6},
          drag: {x: false, y: false, setScale: false},
          ...(sync === undefined ? {} : {sync: {key: sync}}),
        },
        scales: {
          x: {
            time: !sinceStart,
            range: () => {
              const shown = latest.current.windowSeconds;
              if (shown === undefined) {
                return [latest.current.data[0][0] ?? 0, latest.current.data[0].at(-1) ?? 1];
              }
              const end = latest.current.data[0].at(-1) ?? Date.now() / 1_000;
              return [end - shown, end];
            },
          },
          y: {range: (_, __, max) => [0, Math.max(latest.current.least, (max ?? 0) * 1.12)]},
        },
        axes: [
          {stroke: axis, grid: {show: false}, ticks: {show: false}, font, size: 26, space: 70, ...(sinceStart ? {incrs: STEPS_SINCE_START} : {}), values: (_, ticks, __, ___, apart) => ticks.map((each) => (sinceStart ? elapsed(each, apart) : tick(each, apart)))},
          {stroke: axis, grid, ticks: {show: false}, font, size: 58, gap: 6, space: 36, ...(wholes ? {incrs: WHOLE_STEPS} : {}), values: (_, ticks) => ticks.map((tick) => latest.current.format(tick))},
        ],
        series: [
          {},
          ...lines.map((line, index) => {
            const color = colorOf(line.color);
            return {
              label: line.label,
              stroke: color,
              width: 1.5,
              ...(line.dashed ? {dash: [4, 4]} : {}),
              ...(line.stepped && stepped !== undefined ? {paths: stepped} : {}),
              ...(index === 0 || lines.length === 1 ? {fill: alpha(color, 0.1)} : {}),
              // A value between gaps has no line to be seen by.
              points: {show: true, size: 4, fill: color, filter: (self: uPlot, series: number) => alone(self.data[series])},
            };
          }),
        ],
        hooks: {
          setCursor: [(self) => setCursor(self.cursor.idx ?? null)],
          drawClear: [(self) => latest.current.spans.forEach((span) => shade(self, span.from, span.to))],
        },
      },
      latest.current.data,
      element,
    );
    plot.current = created;
    const observer = new ResizeObserver(() => created.setSize({width: Math.max(120, element.clientWidth), height}));
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
      plot.current = null;
    };
    // `shape` stands for the lines' identity: new values alone must not rebuild the plot.
  }, [shape, theme, height, sync, sinceStart, wholes]);

  useEffect(() => plot.current?.setData(data), [data]);

  const timeOf = (seconds: number) => (sinceStart ? elapsed(seconds, stepSeconds) : pointTime(seconds, stepSeconds, Date.now()));
  const shown = cursor !== null && cursor < at.length ? cursor : at.length - 1;
  return (
    <figure className="plot" aria-label={`${title}. ${lines.map((line) => `${line.label} ${format(line.values.at(-1))}`).join(', ')}`}>
      <figcaption>
        <Heading title={about}>{title}</Heading>
        <span className="legend">
          {cursor !== null && at[shown] !== undefined && <span className="faint mono">{timeOf(at[shown])}</span>}
          {lines.map((line) => (
            <span key={line.label} className="legend-line">
              <i style={{background: `var(${line.color})`}} aria-hidden="true" />
              {line.label}
              <b>{format(line.values[shown])}</b>
            </span>
          ))}
        </span>
      </figcaption>
      <div ref={holder} className="canvas" style={{height}} aria-hidden="true" />
      <div className="hidden-visually">
        <table>
        <caption>{about}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {lines.map((line) => (
              <th key={line.label} scope="col">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tableRows(at).map((index) => (
            <tr key={at[index]}>
              <th scope="row">{timeOf(at[index]!)}</th>
              {lines.map((line) => (
                <td key={line.label}>{format(line.values[index])}</td>
              ))}
            </tr>
          ))}
        </tbody>
        </table>
      </div>
    </figure>
  );
}

/** Ten rows are enough to hear how it went. */
function tableRows(at: readonly number[]): number[] {
  const step = Math.max(1, Math.floor(at.length / 10));
  return at.map((_, index) => index).filter((index) => (at.length - 1 - index) % step === 0);
}
