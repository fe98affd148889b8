import {describe, expect, it} from 'vitest';
import {ago, bytes, count, millis, share, shortId, span, UNKNOWN} from '../src/lib/format';

describe('figures in words', () => {
  it('counts with at most three significant figures', () => {
    expect([0, 0.004, 0.42, 7.25, 42, 1_234, 12_345, 123_456, 4_500_000].map(count)).toEqual(['0', '<0.01', '0.42', '7.3', '42', '1,234', '12.3k', '123k', '4.5M']);
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
