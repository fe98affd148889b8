import type {Schema} from '../../../api/client';
import {share} from '../../../lib/format';

export type Simulation = Schema<'ScaleSimulation'>;
type Curves = Simulation['series'];
type Totals = Simulation['totals'];

/**
 * A short name of all curves of a result: two runs with the same one went alike (FNV-1a, 32 bit; it tells runs apart for people, it
 * protects nothing).
 */
export function fingerprint(simulation: Simulation): string {
  let hash = 0x811c9dc5;
  const text = JSON.stringify([simulation.series, simulation.totals, simulation.bill]);
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** What it had cost at the end of each step, in dollars: the rate at a step's end holds for all of the step. */
export function costSoFar({second, costCentsPerHour}: Pick<Curves, 'second' | 'costCentsPerHour'>): number[] {
  let sum = 0;
  let before = 0;
  return second.map((at, index) => {
    sum += ((costCentsPerHour[index] ?? 0) / 100) * ((at - before) / 3_600);
    before = at;
    return sum;
  });
}

/** The share of what came that was shed or answered late, of all services. */
export function missedShare(totals: Totals): number {
  const arrived = sumOf(totals, 'arrived');
  return arrived === 0 ? 0 : sumOf(totals, 'missed') / arrived;
}

export function sumOf(totals: Totals, what: 'arrived' | 'missed' | 'podHours'): number {
  return totals.reduce((sum, each) => sum + each[what], 0);
}

/** How much more or less one figure is than the one before it: `+6.7%`, `−12%`. */
export function change(before: number, after: number): string {
  if (before === after) return 'the same';
  if (before === 0) return 'from nothing';
  return `${after > before ? '+' : '−'}${share(Math.abs(after / before - 1))}`;
}

/** Whether a curve ever leaves zero: one that does not needs no plot. */
export function some(values: readonly (number | null)[]): boolean {
  return values.some((value) => value !== null && value !== 0);
}
