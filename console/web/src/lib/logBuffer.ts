import type {Schema} from '../api/client';

export type LogLine = Schema<'LogLine'>;

/** What a tab keeps of a log. Older lines stay on the node's disk. */
export const LINES_MAX = 20_000;

export interface LogEntry extends LogLine {
  /** Grows by one per line that this tab took in; a stable key while older lines fall out. */
  key: number;
  /** The line without its colour codes, in lower case: what a search looks at. */
  searchable: string;
  /** A place where lines are missing, and why. */
  gap?: string;
}

export interface LogFilter {
  service?: string;
  instance?: string;
  stream?: LogLine['stream'];
  text?: string;
}

/**
 * The newest lines of a log, bounded. Lines that come twice (a reconnect overlaps) are taken once, by their offset. Changes are
 * announced in batches by the caller: {@link snapshot} gives a new array only after a change.
 */
export class LogBuffer {
  private entries: LogEntry[] = [];
  private nextKey = 0;
  private lastOffset = -1;
  private shared: readonly LogEntry[] | undefined;
  /** How many lines fell out at the old end. */
  dropped = 0;

  constructor(private readonly linesMax = LINES_MAX) {}

  add(line: LogLine): boolean {
    if (line.offset <= this.lastOffset) {
      return false;
    }
    this.lastOffset = line.offset;
    this.push({...line, key: this.nextKey++, searchable: withoutColours(line.line).toLowerCase()});
    return true;
  }

  /** Says that lines are missing here. */
  addGap(at: string, reason: string): void {
    this.push({offset: this.lastOffset, at, service: '', instance: '', stream: 'banyan', line: '', gap: reason, key: this.nextKey++, searchable: ''});
  }

  clear(): void {
    this.entries = [];
    this.shared = undefined;
    this.dropped = 0;
  }

  snapshot(): readonly LogEntry[] {
    this.shared ??= [...this.entries];
    return this.shared;
  }

  private push(entry: LogEntry): void {
    this.entries.push(entry);
    // Falls out in blocks: taking one from the front of a long array each time would cost its whole length.
    const block = Math.max(1, Math.floor(this.linesMax / 20));
    if (this.entries.length >= this.linesMax + block) {
      const excess = this.entries.length - this.linesMax;
      this.entries = this.entries.slice(excess);
      this.dropped += excess;
    }
    this.shared = undefined;
  }
}

export function filterLines(lines: readonly LogEntry[], filter: LogFilter): readonly LogEntry[] {
  const text = filter.text?.toLowerCase() ?? '';
  if (!filter.service && !filter.instance && !filter.stream && text === '') {
    return lines;
  }
  return lines.filter(
    (line) =>
      line.gap !== undefined ||
      ((!filter.service || line.service === filter.service) &&
        (!filter.instance || line.instance === filter.instance) &&
        (!filter.stream || line.stream === filter.stream) &&
        (text === '' || line.searchable.includes(text))),
  );
}

const ANSI = /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

export function withoutColours(line: string): string {
  return line.includes('\u001b') ? line.replace(ANSI, '') : line;
}

/** The lines as text for a file or the clipboard. */
export function asText(lines: readonly LogEntry[]): string {
  return lines
    .map((line) => (line.gap !== undefined ? `--- ${line.gap}` : `${line.at} ${line.service}/${line.instance} ${line.stream} ${withoutColours(line.line)}`))
    .join('\n');
}
