import {count, millis} from '../../../lib/format';

/** A reading with its unit as people write it: 82%, 340 ms, 12 jobs/min. */
export function figure(value: number, unit: string): string {
  switch (unit) {
    case '%':
      return `${count(value)}%`;
    case 's':
      return millis(value * 1_000);
    case 'ms':
      return millis(value);
    case '':
      return count(value);
    default:
      return `${count(value)} ${unit}`;
  }
}
