import {useVirtualizer} from '@tanstack/react-virtual';
import {ArrowDownToLine} from 'lucide-react';
import {memo, useEffect, useImperativeHandle, useRef, useState, type ReactNode, type Ref} from 'react';
import {runs} from '../../lib/ansi';
import {clock} from '../../lib/format';
import {withoutColours, type LogEntry} from '../../lib/logBuffer';
import {Button} from '../Button';
import {CopyButton} from '../Small';
import './log.css';

export interface LogViewHandle {
  toEnd: () => void;
}

interface Props {
  lines: readonly LogEntry[];
  label: string;
  /** How the writer of a line is called, such as `api/0`. */
  writer?: (line: LogEntry) => string;
  wrap: boolean;
  highlight?: string;
  empty: ReactNode;
  ref?: Ref<LogViewHandle>;
}

const ROW_PIXELS = 21;
const NEAR_END_PIXELS = 40;

/** Some ten thousand lines with only those on the screen in the document. It follows the end until its reader scrolls up. */
export function LogView({lines, label, writer, wrap, highlight, empty, ref}: Props) {
  const viewport = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 24,
    getItemKey: (index) => lines[index]?.key ?? index,
  });
  const last = lines.at(-1)?.key;

  const toEnd = () => {
    setFollowing(true);
    if (lines.length > 0) {
      virtual.scrollToIndex(lines.length - 1, {align: 'end'});
    }
  };
  useImperativeHandle(ref, () => ({toEnd}));

  useEffect(() => {
    if (following && lines.length > 0) {
      virtual.scrollToIndex(lines.length - 1, {align: 'end'});
    }
  }, [last, following, lines.length, wrap, virtual]);

  const toggle = (key: number) =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(key)) {
        next.add(key);
      }
      return next;
    });

  return (
    <div className="log-holder">
      <div
        className={`log ${wrap ? 'wrap' : ''}`}
        ref={viewport}
        role="log"
        aria-live="off"
        aria-label={label}
        tabIndex={0}
        onScroll={(event) => {
          const element = event.currentTarget;
          const nearEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PIXELS;
          if (nearEnd !== following) {
            setFollowing(nearEnd);
          }
        }}
      >
        {lines.length === 0 ? (
          <div className="log-empty">{empty}</div>
        ) : (
          <div style={{height: virtual.getTotalSize(), position: 'relative'}}>
            {virtual.getVirtualItems().map((item) => {
              const line = lines[item.index];
              return (
                line && (
                  <div key={item.key} data-index={item.index} ref={virtual.measureElement} className="log-place" style={{transform: `translateY(${item.start}px)`}}>
                    <Row line={line} who={writer?.(line)} open={open.has(line.key)} onToggle={toggle} highlight={highlight} />
                  </div>
                )
              );
            })}
          </div>
        )}
      </div>
      {!following && lines.length > 0 && (
        <Button size="small" className="log-end" onClick={toEnd}>
          <ArrowDownToLine size={13} aria-hidden="true" /> To the newest
        </Button>
      )}
    </div>
  );
}

interface RowProps {
  line: LogEntry;
  who: string | undefined;
  open: boolean;
  onToggle: (key: number) => void;
  highlight: string | undefined;
}

const Row = memo(function Row({line, who, open, onToggle, highlight}: RowProps) {
  if (line.gap !== undefined) {
    return <div className="log-gap">{line.gap}</div>;
  }
  return (
    <div className={`log-row ${line.stream} ${open ? 'open' : ''}`}>
      {/* The mouse opens a line anywhere; the keyboard by its time. */}
      <button type="button" className="log-time" aria-expanded={open} title="Show the whole line" onClick={() => onToggle(line.key)}>
        {clock(line.at)}
      </button>
      {who !== undefined && (
        <span className={`log-who hue-${hue(line.service)}`} title={line.instance}>
          {who}
        </span>
      )}
      <span className="log-text">{open ? <Whole line={line} /> : <Text line={line.line} highlight={highlight} />}</span>
    </div>
  );
});

function Whole({line}: {line: LogEntry}) {
  const text = withoutColours(line.line);
  return (
    <span className="log-whole">
      <span className="log-facts">
        offset {line.offset} · {line.at} · {line.service} · {line.instance} · {line.stream} <CopyButton text={text} label="Copy the line" />
      </span>
      {pretty(text)}
    </span>
  );
}

/** JSON lines are laid out; anything else stays as it is. */
function pretty(text: string): string {
  if (!/^\s*[{[]/.test(text)) {
    return text;
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text; // It only begins like JSON.
  }
}

function Text({line, highlight}: {line: string; highlight: string | undefined}) {
  return runs(line).map((run, index) => (
    <span key={index} className={run.className || undefined} style={run.color || run.background ? {color: run.color, background: run.background} : undefined}>
      {highlight ? marked(run.text, highlight) : run.text}
    </span>
  ));
}

function marked(text: string, wanted: string): ReactNode[] {
  const parts: ReactNode[] = [];
  const lower = text.toLowerCase();
  const needle = wanted.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + needle.length)}</mark>);
    from = at + needle.length;
  }
  parts.push(text.slice(from));
  return parts;
}

const HUES = 6;
const hues = new Map<string, number>();

/** Services take colours in the order in which they are first seen: by a hash of the name two of three would often share one. */
function hue(service: string): number {
  const known = hues.get(service);
  if (known !== undefined) {
    return known;
  }
  const next = (hues.size % HUES) + 1;
  hues.set(service, next);
  return next;
}
