// @vitest-environment happy-dom
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {forgetUser, meQuery, queryClient} from '../src/api/queries';
import {mayBeSignedIn} from '../src/lib/signedIn';
import {signIn, signUp} from '../src/pages/auth/session';

const ME = {user: {id: 'usr_1', email: 'ada@example.com', name: 'Ada', createdAt: '2026-01-31T12:00:00Z'}, teams: [], caller: {kind: 'user', name: 'ada@example.com'}};

function node(answers: Record<string, () => Response | Promise<Response>>) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const what = `${request.method} ${new URL(request.url).pathname}`;
    asked.push(what);
    return (answers[what] ?? (() => new Response(JSON.stringify({type: 't', title: 't', status: 401, detail: 'Sign in.'}), {status: 401})))();
  });
  return asked;
}
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), {status, headers: {'Content-Type': 'application/json'}});

beforeEach(() => {
  localStorage.clear();
  queryClient.clear();
});
afterEach(() => vi.unstubAllGlobals());

describe('who is signed in', () => {
  it('is nobody, unasked, where nobody signed in: browsers log a refusal as an error', async () => {
    const asked = node({});
    expect(await queryClient.fetchQuery(meQuery)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('is asked of the node after a sign-in, also by the next page', async () => {
    const asked = node({'POST /v1/session': () => json({}), 'GET /v1/me': () => json(ME)});
    await signIn('ada@example.com', 'right');
    queryClient.clear();
    expect(await queryClient.fetchQuery(meQuery)).toEqual(ME);
    expect(asked).toEqual(['POST /v1/session', 'GET /v1/me', 'GET /v1/me']);
  });

  it('is asked once more after the session ended, and then no longer', async () => {
    node({'POST /v1/session': () => json({}), 'GET /v1/me': () => json(ME)});
    await signIn('ada@example.com', 'right');
    const asked = node({});
    expect(await queryClient.fetchQuery({...meQuery, staleTime: 0})).toBeNull();
    expect(await queryClient.fetchQuery({...meQuery, staleTime: 0})).toBeNull();
    expect(asked).toEqual(['GET /v1/me']);
  });

  it('is forgotten by signing out', async () => {
    node({'POST /v1/session': () => json({}), 'GET /v1/me': () => json(ME)});
    await signIn('ada@example.com', 'right');
    forgetUser();
    expect(mayBeSignedIn()).toBe(false);
    expect(queryClient.getQueryData(meQuery.queryKey)).toBeNull();
  });

  it('is asked of the node where the browser keeps no notes', async () => {
    const asked = node({'GET /v1/me': () => json(ME)});
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new Error('refused');
      },
    });
    expect(await queryClient.fetchQuery(meQuery)).toEqual(ME);
    expect(asked).toEqual(['GET /v1/me']);
  });
});

describe('signing up', () => {
  it('does not wait for the end of the tokens that it has no use for', async () => {
    const asked = node({
      'POST /v1/auth/signup': () => json({accessToken: 'a'}, 201),
      'POST /v1/auth/logout': () => new Promise<Response>(() => {}),
      'POST /v1/session': () => json({}),
      'GET /v1/me': () => json(ME),
    });
    await signUp({email: 'ada@example.com', name: 'Ada', password: 'a long password'});
    expect(asked).toContain('POST /v1/auth/logout');
    expect(queryClient.getQueryData(meQuery.queryKey)).toEqual(ME);
  });
});
