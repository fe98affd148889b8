import {describe, expect, it} from 'vitest';
import {ApiError, problemOf} from '../src/api/problem';
import {runs} from '../src/lib/ansi';
import {backOffMillis} from '../src/lib/backoff';
import {KeySequence} from '../src/lib/shortcuts';
import {deviceInWords} from '../src/lib/userAgent';
import {cacheInWords, routeInWords} from '../src/lib/words';
import {wrongName} from '../src/pages/apps/VariableDialog';
import {safeNext} from '../src/pages/auth/session';

describe('back-off', () => {
  it('doubles from half a second to fifteen, and spreads over the upper half', () => {
    expect([0, 1, 2, 5, 50].map((attempt) => backOffMillis(attempt, () => 1))).toEqual([500, 1_000, 2_000, 15_000, 15_000]);
    expect(backOffMillis(1, () => 0)).toBe(500);
  });
});

describe('problems', () => {
  it('keep the sentence of the API and the request id', () => {
    const problem = problemOf({type: 'https://banyan.dev/problems/last-owner', title: 'Conflict', status: 409, detail: 'Keep one owner.'}, new Response(null, {status: 409, headers: {'X-Request-Id': 'req_1'}}));
    const error = new ApiError(problem);
    expect([error.message, error.slug, error.problem.requestId]).toEqual(['Keep one owner.', 'last-owner', 'req_1']);
  });

  it('are made where something in between answered with a page', () => {
    expect(problemOf('<html>', new Response(null, {status: 502, statusText: 'Bad Gateway'})).detail).toContain('502');
  });

  it('say what is wrong with a field, by its path too', () => {
    const error = new ApiError({type: 't', title: 't', status: 400, detail: 'd', errors: [{field: 'body.email', detail: 'No @ in it.'}]});
    expect(error.field('email')).toBe('No @ in it.');
    expect(error.field('name')).toBeUndefined();
  });
});

describe('where signing in leads', () => {
  it('never leaves the console', () => {
    expect(['/apps/shop?x=1', '//evil.example', '/\\evil.example', 'https://evil.example', null].map(safeNext)).toEqual(['/apps/shop?x=1', '/', '/', '/', '/']);
  });
});

describe('key sequences', () => {
  const starts = (key: string) => key === 'g';

  it('join two keys that follow closely', () => {
    const keys = new KeySequence();
    expect([keys.press('g', 0, starts), keys.press('l', 400, starts)]).toEqual([undefined, 'g l']);
  });

  it('forget the first key after a while', () => {
    const keys = new KeySequence();
    keys.press('g', 0, starts);
    expect(keys.press('l', 5_000, starts)).toBe('l');
  });
});

describe('routes in words', () => {
  it('tell identity, limit, class and cache', () => {
    const words = routeInWords({path: '/api', to: 'api', identity: 'required', limit: 'plan', class: 'background', cache: {GET: '60s', staleOnError: true}, strip: true, timeout: '60s'}).join(' ');
    expect(words).toContain('which sees them without /api');
    expect(words).toContain('Only signed-in callers pass');
    expect(words).toContain('429');
    expect(words).toContain('first to be refused');
    expect(words).toContain('GET answers for 60s (a copy per caller); while the service fails');
    expect(words).toContain('within 60s');
  });

  it('say nothing about a cache that keeps nothing', () => {
    expect([cacheInWords(undefined), cacheInWords({staleOnError: true}), cacheInWords({GET: '10m', shared: true})]).toEqual([undefined, undefined, 'The edge keeps GET answers for 10m (one copy for all callers).']);
  });
});

describe('colours', () => {
  it('become classes, and plain lines are left alone', () => {
    expect(runs('plain')).toEqual([{text: 'plain', className: ''}]);
    expect(runs('\u001b[31mred\u001b[0m rest').map((run) => [run.text, run.className])).toEqual([
      ['red', 'ansi-red-fg'],
      [' rest', ''],
    ]);
    expect(runs('\u001b[38;2;1;2;3mx\u001b[0m')[0]!.color).toBe('rgb(1, 2, 3)');
  });

  it('never become markup', () => {
    expect(runs('\u001b[31m<script>\u001b[0m')[0]!.text).toBe('<script>');
  });
});

describe('names of variables', () => {
  it('are those of the environment, and new', () => {
    expect(wrongName('LOG_LEVEL', [])).toBeUndefined();
    expect(wrongName('', [])).toBeUndefined();
    expect(wrongName('1ST', [])).toBeDefined();
    expect(wrongName('WITH SPACE', [])).toBeDefined();
    expect(wrongName('LOG_LEVEL', ['LOG_LEVEL'])).toContain('already');
  });
});

describe('devices', () => {
  it('are told in words', () => {
    expect(deviceInWords('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15')).toBe('Safari on macOS');
    expect(deviceInWords('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36')).toBe('Chrome on Linux');
    expect(deviceInWords('banyan-cli/0.1.0 (linux)')).toBe('banyan-cli/0.1.0');
    expect(deviceInWords(undefined)).toBe('Unknown program');
  });
});
