import {afterEach, describe, expect, it, vi} from 'vitest';
import {openStream, type StreamEvent, type StreamState} from '../src/api/events';

/** A server in small: each call of fetch gets the next of the answers. */
function server(answers: (() => Response | Promise<Response>)[]) {
  const seen: {lastEventId: string | null}[] = [];
  const fetch = vi.fn(async (_url: unknown, init?: RequestInit) => {
    seen.push({lastEventId: new Headers(init?.headers).get('Last-Event-ID')});
    const answer = answers.shift();
    if (answer === undefined) {
      return new Promise<Response>((_, reject) => init?.signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError'))));
    }
    return answer();
  });
  return {fetch: fetch as unknown as typeof globalThis.fetch, seen};
}

function stream(text: string): Response {
  return new Response(text, {headers: {'Content-Type': 'text/event-stream'}});
}

function problem(status: number, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({type: 'https://banyan.dev/problems/x', title: 'x', status, detail: 'In words.'}), {status, headers: {'Content-Type': 'application/problem+json', ...headers}});
}

/** Reads until `enough` says so, with waits that take no time but are written down. */
function read(answers: (() => Response | Promise<Response>)[], enough: (states: StreamState[], events: StreamEvent[]) => boolean, endsWith?: string) {
  const {fetch, seen} = server(answers);
  const states: StreamState[] = [];
  const events: StreamEvent[] = [];
  const waits: number[] = [];
  return new Promise<{states: StreamState[]; events: StreamEvent[]; waits: number[]; seen: typeof seen}>((resolve) => {
    const check = () => {
      if (enough(states, events)) {
        stop();
        resolve({states, events, waits, seen});
      }
    };
    const stop = openStream({
      url: 'http://node/logs',
      fetch,
      wait: async (millis) => void waits.push(millis),
      onEvent: (event) => {
        events.push(event);
      },
      onState: (state) => {
        states.push(state);
        queueMicrotask(check);
      },
      ...(endsWith === undefined ? {} : {endsWith}),
    });
  });
}

afterEach(() => vi.restoreAllMocks());

describe('a stream', () => {
  it('goes on from the last event after a break', async () => {
    const {events, seen} = await read(
      [() => stream('id: 7\nevent: line\ndata: a\n\nid: 8\nevent: line\ndata: b\n\n'), () => stream('id: 9\nevent: line\ndata: c\n\n')],
      (_, got) => got.length >= 3,
    );
    expect(events.map((event) => event.data)).toEqual(['a', 'b', 'c']);
    expect(seen.slice(0, 2).map((each) => each.lastEventId)).toEqual([null, '8']);
  });

  it('forgets half an event that a break cut off', async () => {
    const {events} = await read([() => stream('id: 1\ndata: whole\n\nid: 2\ndata: ha'), () => stream('id: 2\ndata: half\n\n')], (_, got) => got.length >= 2);
    expect(events.map((event) => event.data)).toEqual(['whole', 'half']);
  });

  it('ends for good with the event that says so', async () => {
    const {states} = await read([() => stream('event: line\ndata: a\n\nevent: end\ndata: {}\n\n')], (got) => got.at(-1)?.kind === 'ended', 'end');
    expect(states.map((state) => state.kind)).toEqual(['connecting', 'open', 'ended']);
  });

  it('gives up where waiting does not help, and says why', async () => {
    const {states} = await read([() => problem(404)], (got) => got.at(-1)?.kind === 'refused');
    const last = states.at(-1)!;
    expect(last.kind === 'refused' && last.error.message).toBe('In words.');
  });

  it('waits as long as the node asks', async () => {
    const {waits} = await read([() => problem(429, {'Retry-After': '7'}), () => stream('data: a\n\n')], (_, got) => got.length >= 1);
    expect(waits[0]).toBe(7_000);
  });

  it('waits longer from try to try, and starts afresh once it got through', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const {waits} = await read([() => problem(503), () => problem(503), () => problem(503), () => stream('data: a\n\n'), () => problem(503), () => stream('data: b\n\n')], (_, got) => got.length >= 2);
    expect(waits.slice(0, 5)).toEqual([500, 1_000, 2_000, 500, 1_000]);
  });

  it('lets its connection go while nobody looks at the tab, and goes on from there', async () => {
    vi.useFakeTimers();
    try {
      const changes = new Set<() => void>();
      let hidden = false;
      const show = (next: boolean) => {
        hidden = next;
        changes.forEach((change) => change());
      };
      const open = (text: string, signal: AbortSignal | null | undefined) =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode(text));
              signal?.addEventListener('abort', () => controller.error(signal.reason));
            },
          }),
        );
      const asked: (string | null)[] = [];
      const data: string[] = [];
      const stop = openStream({
        url: 'http://node/logs',
        fetch: (async (_url: unknown, init?: RequestInit) => {
          asked.push(new Headers(init?.headers).get('Last-Event-ID'));
          return open(`id: ${asked.length}\ndata: ${asked.length}\n\n`, init?.signal);
        }) as typeof globalThis.fetch,
        visibility: {hidden: () => hidden, onChange: (listener) => void changes.add(listener)},
        onEvent: (event) => void data.push(event.data),
        onState: () => {},
      });
      await vi.advanceTimersByTimeAsync(100);
      show(true);
      await vi.advanceTimersByTimeAsync(5_000);
      show(false);
      await vi.advanceTimersByTimeAsync(20_000);
      expect(asked).toEqual([null]); // A short look away keeps it.
      show(true);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(asked).toEqual([null]);
      show(false);
      await vi.advanceTimersByTimeAsync(100);
      stop();
      expect(asked).toEqual([null, '1']);
      expect(data).toEqual(['1', '2']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('obeys the retry time that the stream itself gives', async () => {
    const {waits} = await read([() => stream('retry: 1234\n\ndata: a\n\n'), () => stream('data: b\n\n')], (_, got) => got.length >= 2);
    expect(waits[0]).toBe(1_234);
  });
});
