import {useEffect, useRef, useState} from 'react';
import {openStream, type StreamState} from '../../api/events';
import {plural} from '../../lib/format';
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

/** The node says how many lines of the app it no longer holds. */
export function gapInWords(data: string): string {
  let lost: number | undefined;
  try {
    lost = (JSON.parse(data) as {lost?: number}).lost;
  } catch {
    // Not JSON: the general sentence will do.
  }
  const what = lost === undefined ? 'Some lines are' : `${plural(lost, 'line')} ${lost === 1 ? 'is' : 'are'}`;
  return `${what} missing here: the ring on the node’s disk has made room for newer ones.`;
}
