import {createParser} from 'eventsource-parser';
import {backOffMillis, delay} from '../lib/backoff';
import {connection} from './connection';
import {ApiError, problemOf} from './problem';

/** How a stream stands. `ended`: the server closed it on purpose. `refused`: it answered with a problem that waiting does not mend. */
export type StreamState =
  | {kind: 'connecting'}
  | {kind: 'open'}
  | {kind: 'waiting'; retryInMillis: number}
  | {kind: 'ended'}
  | {kind: 'refused'; error: ApiError};

export interface StreamEvent {
  id: string | undefined;
  name: string;
  data: string;
}

export interface StreamOptions {
  url: string;
  onEvent: (event: StreamEvent) => void;
  onState: (state: StreamState) => void;
  /** Events by this name close the stream for good. */
  endsWith?: string;
  fetch?: typeof globalThis.fetch;
  wait?: (millis: number, signal: AbortSignal) => Promise<void>;
  visibility?: Visibility;
}

/** Whether somebody looks at the tab. */
export interface Visibility {
  hidden: () => boolean;
  /** Calls back on each change until the signal aborts. */
  onChange: (listener: () => void, signal: AbortSignal) => void;
}

const documentVisibility: Visibility = {
  hidden: () => globalThis.document?.visibilityState === 'hidden',
  onChange: (listener, signal) => globalThis.document?.addEventListener('visibilitychange', listener, {signal}),
};

/**
 * A tab that nobody looks at gives its connection up after this: browsers allow six per origin over HTTP/1.1, all tabs together, and
 * a seventh tab would hang. It goes on from where it was when it is looked at again.
 */
const HIDDEN_MILLIS_MAX = 10_000;

/** Without a byte for so long (heartbeats come each 15 s) the connection is dead, whatever TCP thinks. */
const SILENCE_MILLIS_MAX = 45_000;

/**
 * Reads server-sent events and goes on after every break from the last event it got (`Last-Event-ID`). It stands on fetch and not
 * on EventSource, which cannot say why it was refused, forgets its position once it has closed, and never gives up on a silent
 * connection. Returns the call that stops it.
 */
export function openStream(options: StreamOptions): () => void {
  const stop = new AbortController();
  void run(options, stop.signal);
  return () => stop.abort();
}

async function run(options: StreamOptions, stopped: AbortSignal): Promise<void> {
  const wait = options.wait ?? delay;
  const visibility = options.visibility ?? documentVisibility;
  let lastEventId: string | undefined;
  let attempt = 0;
  while (!stopped.aborted) {
    options.onState({kind: 'connecting'});
    let retryMillis: number | undefined;
    try {
      const outcome = await readOnce(options, visibility, lastEventId, stopped, {
        opened: () => {
          attempt = 0;
          connection.reached();
          options.onState({kind: 'open'});
        },
        seen: (id) => (lastEventId = id),
        retry: (millis) => (retryMillis = millis),
      });
      if (stopped.aborted) {
        return;
      }
      if (outcome === 'ended') {
        options.onState({kind: 'ended'});
        return;
      }
      if (outcome === 'hidden') {
        await seenAgain(visibility, stopped);
        continue;
      }
    } catch (error) {
      if (stopped.aborted) {
        return;
      }
      if (error instanceof ApiError && !worthAnotherTry(error.status)) {
        options.onState({kind: 'refused', error});
        return;
      }
      if (error instanceof ApiError && error.retryAfterSeconds !== undefined) {
        retryMillis = error.retryAfterSeconds * 1_000;
      } else if (!(error instanceof ApiError)) {
        connection.lost();
      }
    }
    const retryInMillis = retryMillis ?? backOffMillis(attempt);
    attempt++;
    options.onState({kind: 'waiting', retryInMillis});
    await wait(retryInMillis, stopped);
  }
}

function worthAnotherTry(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

interface Progress {
  opened: () => void;
  seen: (id: string) => void;
  retry: (millis: number) => void;
}

function seenAgain(visibility: Visibility, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const watch = new AbortController();
    const check = () => {
      if (!visibility.hidden() || stopped.aborted) {
        watch.abort();
        resolve();
      }
    };
    visibility.onChange(check, AbortSignal.any([stopped, watch.signal]));
    stopped.addEventListener('abort', check, {signal: watch.signal});
    check();
  });
}

async function readOnce(
  options: StreamOptions,
  visibility: Visibility,
  lastEventId: string | undefined,
  stopped: AbortSignal,
  progress: Progress,
): Promise<'ended' | 'broken' | 'hidden'> {
  const silence = new AbortController();
  const unseen = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([stopped, silence.signal, unseen.signal]);
  let timer = setTimeout(() => silence.abort(), SILENCE_MILLIS_MAX);
  let unseenTimer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(unseenTimer);
    unseenTimer = visibility.hidden() ? setTimeout(() => unseen.abort(), HIDDEN_MILLIS_MAX) : undefined;
  };
  visibility.onChange(look, over.signal);
  look();
  try {
    const response = await (options.fetch ?? globalThis.fetch)(options.url, {
      headers: {Accept: 'text/event-stream', ...(lastEventId === undefined ? {} : {'Last-Event-ID': lastEventId})},
      cache: 'no-store',
      signal,
    });
    if (!response.ok || response.body === null) {
      const body: unknown = await response.json().catch(() => undefined);
      const retryAfter = Number(response.headers.get('Retry-After'));
      throw new ApiError(problemOf(body, response), retryAfter > 0 ? retryAfter : undefined);
    }
    progress.opened();
    let ended = false;
    const parser = createParser({
      onEvent: (event) => {
        if (event.id !== undefined) {
          progress.seen(event.id);
        }
        const name = event.event ?? 'message';
        options.onEvent({id: event.id, name, data: event.data});
        ended ||= name === options.endsWith;
      },
      onRetry: progress.retry,
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const {done, value} = await reader.read();
      if (done || ended) {
        void reader.cancel();
        return ended ? 'ended' : 'broken';
      }
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MILLIS_MAX);
      parser.feed(value);
      if (ended) {
        void reader.cancel();
        return 'ended';
      }
    }
  } catch (error) {
    if (unseen.signal.aborted && !stopped.aborted) {
      return 'hidden';
    }
    throw error;
  } finally {
    clearTimeout(timer);
    clearTimeout(unseenTimer);
    over.abort();
  }
}
