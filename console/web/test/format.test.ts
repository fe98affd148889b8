import {describe, expect, it} from 'vitest';
import {ago, bytes, count, millis, pointTime, share, shortId, span, tick, UNKNOWN} from '../src/lib/format';

describe('figures in words', () => {
  it('counts with at most three significant figures', () => {
    expect([0, 0.004, 0.42, 7.25, 42, 1_234, 12_345, 123_456, 4_500_000, 438_200_000, 60_200_000_000].map(count)).toEqual(['0', '<0.01', '0.42', '7.3', '42', '1,234', '12.3k', '123k', '4.5M', '438M', '60.2B']);
  });

  it('says what is unknown with a dash and never with NaN', () => {
    expect([count(undefined), millis(null), share(Number.NaN), bytes(undefined), span(undefined)]).toEqual(Array(5).fill(UNKNOWN));
  });

  it('grows the unit of a latency with its size', () => {
    expect([0.25, 3.14, 42.4, 1_234, 15_000, 180_000].map(millis)).toEqual(['0.25 ms', '3.1 ms', '42 ms', '1.23 s', '15 s', '3 min']);
  });

  it('never rounds a few errors to none, nor nearly all to all', () => {
    expect([0, 0.00001, 0.0042, 0.055, 0.5, 0.9999, 1].map(share)).toEqual(['0%', '<0.01%', '0.42%', '5.5%', '50%', '>99.9%', '100%']);
  });

  it('counts bytes in powers of 1024', () => {
    expect([0, 1_023, 1_024, 268_435_456, 12_700_000_000].map(bytes)).toEqual(['0 B', '1023 B', '1 KiB', '256 MiB', '11.8 GiB']);
  });

  it('gives a span its two largest units', () => {
    expect([5, 200, 18_720, 280_000].map(span)).toEqual(['5s', '3m 20s', '5h 12m', '3d 5h']);
  });

  it('tells the past from the future', () => {
    const now = Date.parse('2026-01-31T12:00:00Z');
    expect(ago('2026-01-31T11:59:58Z', now)).toBe('just now');
    expect(ago('2026-01-31T11:56:00Z', now)).toBe('4 min ago');
    expect(ago('2026-01-31T14:30:00Z', now)).toBe('in 2 h');
    expect(ago('2026-01-28T12:00:00Z', now)).toBe('3 days ago');
    expect(ago('not a time', now)).toBe(UNKNOWN);
  });

  it('shortens ids to the part that differs', () => {
    expect(shortId('ins_01jgq3rjhkf8za0b1c2d3e4f5g')).toBe('3e4f5g');
  });
});

describe('the axis of time', () => {
  const at = (hour: number, minute: number, second = 0) => new Date(2026, 10, 21, hour, minute, second).getTime() / 1_000;

  it('says seconds only where ticks are that close, and the day at midnight', () => {
    expect([tick(at(14, 3, 20), 20), tick(at(14, 3), 60), tick(at(6, 0), 21_600), tick(at(0, 0), 21_600), tick(at(0, 0), 10)]).toEqual(['14:03:20', '14:03', '06:00', '21 Nov', '00:00:00']);
  });

  it('says the day of a point that was not today', () => {
    expect(pointTime(at(14, 3), 60, at(15, 0) * 1_000)).toBe('14:03');
    expect(pointTime(at(14, 3, 9), 5, at(15, 0) * 1_000)).toBe('14:03:09');
    expect(pointTime(at(23, 55), 300, (at(23, 55) + 600) * 1_000)).toBe('21 Nov, 23:55');
  });
});
