import createClient from 'openapi-fetch';
import {backOffMillis, delay} from '../lib/backoff';
import {randomId} from '../lib/random';
import {connection} from './connection';
import type {components, paths} from './contract.gen';
import {ApiError, problemOf, UnreachableError} from './problem';

export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

const WRITE_TRIES_MAX = 3;
const IDEMPOTENT_PATHS_EXCEPT = new Set(['/v1/session', '/v1/auth/login']);
/** Below it a POST only reckons: nothing is written, so the node has no answer to keep. */
const RECKONING = '/v1/scale/';

/**
 * One request. A write carries an idempotency key, so that it may be sent again when no answer came: the node gives the first
 * answer again instead of doing it twice.
 */
async function send(request: Request): Promise<Response> {
  const write = request.method !== 'GET' && request.method !== 'HEAD';
  const path = new URL(request.url).pathname;
  const keyed = write && !IDEMPOTENT_PATHS_EXCEPT.has(path) && !path.startsWith(RECKONING);
  if (keyed && !request.headers.has('Idempotency-Key')) {
    request.headers.set('Idempotency-Key', randomId());
  }
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(request.clone());
      connection.reached();
      return response;
    } catch (cause) {
      if (request.signal.aborted) {
        throw cause;
      }
      if (!keyed || attempt + 1 >= WRITE_TRIES_MAX) {
        connection.lost();
        throw new UnreachableError(cause);
      }
      await delay(backOffMillis(attempt), request.signal);
    }
  }
}

/** The typed client of openapi.yaml. The session cookie goes along by itself: the console and the API share an origin. */
export const api = createClient<paths>({baseUrl: globalThis.location?.origin ?? '', fetch: send});

interface Result<T> {
  data?: T | undefined;
  error?: unknown;
  response: Response;
}

/** The answer's body, or an {@link ApiError} with its problem. */
export async function value<T>(request: Promise<Result<T>>): Promise<T> {
  return (await answer(request)).value;
}

/** The answer's body with its version, for a change that must not overwrite somebody else's. */
export async function answer<T>(request: Promise<Result<T>>): Promise<{value: T; etag: string | undefined}> {
  const {data, error, response} = await request;
  if (!response.ok) {
    const retryAfter = Number(response.headers.get('Retry-After'));
    throw new ApiError(problemOf(error, response), Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined);
  }
  return {value: data as T, etag: response.headers.get('ETag') ?? undefined};
}
