// @vitest-environment happy-dom
import {afterEach, describe, expect, it, vi} from 'vitest';
import {answer, api, value} from '../src/api/client';
import {connection} from '../src/api/connection';
import {ApiError, UnreachableError} from '../src/api/problem';

type Answer = Response | Error;

function network(...answers: Answer[]) {
  const requests: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    requests.push(request);
    const next = answers.shift();
    if (next === undefined || next instanceof Error) {
      throw next ?? new TypeError('no answer');
    }
    return next;
  });
  return requests;
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) => new Response(JSON.stringify(body), {status, headers: {'Content-Type': 'application/json', ...headers}});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  connection.reached();
});

describe('the client', () => {
  it('sends a write again under the same key when no answer came', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const requests = network(new TypeError('cut'), new TypeError('cut'), json({id: 'team_1', name: 'x'}, 201));
    await value(api.POST('/v1/teams', {body: {name: 'x'}}));
    const keys = requests.map((request) => request.headers.get('Idempotency-Key'));
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('uses another key for another intent', async () => {
    const requests = network(json({}, 201), json({}, 201));
    await value(api.POST('/v1/teams', {body: {name: 'x'}}));
    await value(api.POST('/v1/teams', {body: {name: 'x'}}));
    expect(new Set(requests.map((request) => request.headers.get('Idempotency-Key'))).size).toBe(2);
  });

  it('never keeps a password by a key, and never sends one twice', async () => {
    const requests = network(new TypeError('cut'));
    await expect(value(api.POST('/v1/session', {body: {email: 'a@b', password: 'p'}}))).rejects.toBeInstanceOf(UnreachableError);
    expect(requests.map((request) => request.headers.get('Idempotency-Key'))).toEqual([null]);
  });

  it('says when the node does not answer, and when it is back', async () => {
    network(new TypeError('cut'), json({items: []}));
    await expect(value(api.GET('/v1/apps'))).rejects.toBeInstanceOf(UnreachableError);
    expect(connection.current()).toBe('lost');
    await value(api.GET('/v1/apps'));
    expect(connection.current()).toBe('reached');
  });

  it('throws the problem of the API with its request id and its wait', async () => {
    network(json({type: 'https://banyan.dev/problems/too-many-requests', title: 'Slow down', status: 429, detail: 'Over the limit.', requestId: 'req_9'}, 429, {'Retry-After': '12'}));
    const error: unknown = await value(api.GET('/v1/apps')).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).retryAfterSeconds).toBe(12);
    expect((error as ApiError).problem.requestId).toBe('req_9');
  });

  it('gives the version along with what it read', async () => {
    network(json({name: 'A', value: '1'}, 200, {ETag: '"3"'}));
    expect((await answer(api.GET('/v1/apps/{app}/config/{name}', {params: {path: {app: 'app_1', name: 'A'}}}))).etag).toBe('"3"');
  });
});
