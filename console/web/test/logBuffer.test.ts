import {describe, expect, it} from 'vitest';
import {asText, filterLines, LogBuffer, withoutColours, type LogLine} from '../src/lib/logBuffer';
import {gapInWords} from '../src/ui/log/useLogStream';

function line(offset: number, changes: Partial<LogLine> = {}): LogLine {
  return {offset, at: '2026-01-31T12:00:00Z', service: 'api', instance: 'ins_1', stream: 'stdout', line: `line ${offset}`, ...changes};
}

describe('the log buffer', () => {
  it('takes a line once, however often a reconnect repeats it', () => {
    const buffer = new LogBuffer();
    expect([buffer.add(line(1)), buffer.add(line(2)), buffer.add(line(2)), buffer.add(line(1)), buffer.add(line(3))]).toEqual([true, true, false, false, true]);
    expect(buffer.snapshot().map((each) => each.offset)).toEqual([1, 2, 3]);
  });

  it('is bounded, keeps the newest, and says how many fell out', () => {
    const buffer = new LogBuffer(100);
    for (let offset = 0; offset < 1_000; offset++) {
      buffer.add(line(offset));
    }
    const kept = buffer.snapshot();
    expect(kept.length).toBeGreaterThanOrEqual(100);
    expect(kept.length).toBeLessThanOrEqual(105);
    expect(kept.at(-1)!.offset).toBe(999);
    expect(buffer.dropped + kept.length).toBe(1_000);
  });

  it('gives the same array until something changes', () => {
    const buffer = new LogBuffer();
    buffer.add(line(1));
    const first = buffer.snapshot();
    expect(buffer.snapshot()).toBe(first);
    buffer.add(line(2));
    expect(buffer.snapshot()).not.toBe(first);
    expect(first).toHaveLength(1);
  });

  it('goes on after it was cleared, without taking old lines again', () => {
    const buffer = new LogBuffer();
    buffer.add(line(5));
    buffer.clear();
    expect(buffer.add(line(4))).toBe(false);
    expect(buffer.add(line(6))).toBe(true);
    expect(buffer.snapshot()).toHaveLength(1);
  });
});

describe('filtering', () => {
  const buffer = new LogBuffer();
  buffer.add(line(1, {line: '\u001b[31mERROR\u001b[0m: no'}));
  buffer.add(line(2, {stream: 'stderr', service: 'worker'}));
  buffer.addGap('2026-01-31T12:00:01Z', 'Lines are missing.');
  buffer.add(line(3, {line: 'error twice'}));
  const all = buffer.snapshot();

  it('finds text regardless of case and of colour codes', () => {
    expect(filterLines(all, {text: 'ERROR'}).map((each) => each.offset)).toEqual([1, 2, 3]);
    expect(filterLines(all, {text: 'ror: n'}).filter((each) => !each.gap)).toHaveLength(1);
  });

  it('never hides a gap', () => {
    expect(filterLines(all, {stream: 'stderr'}).map((each) => each.gap ?? each.service)).toEqual(['worker', 'Lines are missing.']);
  });

  it('gives back the same array when nothing is filtered', () => {
    expect(filterLines(all, {text: ''})).toBe(all);
  });

  it('writes plain text without colours', () => {
    expect(asText(all.slice(0, 1))).toBe('2026-01-31T12:00:00Z api/ins_1 stdout ERROR: no');
  });
});

describe('colour codes', () => {
  it('are taken away whole', () => {
    expect(withoutColours('\u001b[1;31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007 \u001b[38;2;1;2;3mtrue\u001b[m')).toBe('red link true');
  });
});

describe('gaps', () => {
  it('are told in words, whatever the node says', () => {
    expect(gapInWords('{"lost":1}')).toContain('1 line is missing');
    expect(gapInWords('{"lost":1234}')).toContain('1,234 lines are missing');
    expect(gapInWords('not json')).toContain('Some lines are missing');
  });
});
