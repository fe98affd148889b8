import {useEffect, useRef, useState} from 'react';
import {openStream, type StreamState} from '../../api/events';
import {LogBuffer, type LogEntry, type LogLine} from '../../lib/logBuffer';

/** Lines come in bursts; the screen changes at most ten times a second. */
const PAINT_MILLIS = 100;

export interface LogStream {
  lines: readonly LogEntry[];
  dropped: number;
  state: StreamState;
  clear: () => void;
}

/**
 * Reads a log stream of the API into a bounded buffer, for as long as `url` stays the same. Lines, gaps and the end are told apart
 * here; `onEnd` gets what the `end` event carried.
 */
export function useLogStream(url: string | undefined, onEnd?: (data: string) => void): LogStream {
  const [buffer, setBuffer] = useState(() => new LogBuffer());
  const [state, setState] = useState<StreamState>({kind: 'connecting'});
  const [, repaint] = useState(0);
  const ended = useRef(onEnd);
  ended.current = onEnd;

  useEffect(() => {
    if (url === undefined) {
      return undefined;
    }
    const fresh = new LogBuffer();
    setBuffer(fresh);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const paint = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        repaint((count) => count + 1);
      }, PAINT_MILLIS);
    };
    const stop = openStream({
      url,
      endsWith: 'end',
      onState: setState,
      onEvent: ({name, data}) => {
        if (name === 'line' || name === 'message') {
          fresh.add(JSON.parse(data) as LogLine);
        } else if (name === 'gap') {
          fresh.addGap(new Date().toISOString(), gapInWords(data));
        } else if (name === 'end') {
          ended.current?.(data);
        }
        paint();
      },
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [url]);

  return {
    lines: buffer.snapshot(),
    dropped: buffer.dropped,
    state,
    clear: () => {
      buffer.clear();
      repaint((count) => count + 1);
    },
  };
}

/** The node says what it no longer holds; the shape of that is its own, so only what is understood is repeated. */
export function gapInWords(data: string): string {
  try {
    const gap = JSON.parse(data) as {from?: number; until?: number; to?: number; reason?: string; lines?: number};
    if (typeof gap.reason === 'string') {
      return gap.reason;
    }
    const until = gap.until ?? gap.to;
    if (gap.from !== undefined && until !== undefined) {
      return `Lines ${gap.from} to ${until} are no longer on the node’s disk.`;
    }
  } catch {
    // Not JSON: the general sentence will do.
  }
  return 'Some lines are missing here: they are no longer on the node’s disk.';
}
