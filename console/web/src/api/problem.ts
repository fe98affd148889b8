import type {components} from './contract.gen';

export type Problem = components['schemas']['Problem'];

/** The API answered with a problem (RFC 9457). `problem.detail` is a sentence for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly problem: Problem,
    readonly retryAfterSeconds?: number,
  ) {
    super(problem.detail);
  }

  get status(): number {
    return this.problem.status;
  }

  /** The last part of the problem's type, such as `not-found`. */
  get slug(): string {
    return this.problem.type.slice(this.problem.type.lastIndexOf('/') + 1);
  }

  /** What the API says about one field of the form, if anything. */
  field(name: string): string | undefined {
    return this.problem.errors?.find((error) => error.field === name || error.field.endsWith(`.${name}`))?.detail;
  }
}

/** No answer came: the node is away, or the network is. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(cause: unknown) {
    super('Banyan did not answer. It may be restarting, or your network is away.', {cause});
  }
}

/** Makes a problem of whatever came back: a proxy in between may answer with HTML. */
export function problemOf(body: unknown, response: Response): Problem {
  const requestId = response.headers.get('X-Request-Id') ?? undefined;
  if (typeof body === 'object' && body !== null && 'detail' in body && 'status' in body) {
    const problem = body as Problem;
    return problem.requestId === undefined && requestId !== undefined ? {...problem, requestId} : problem;
  }
  return {
    type: 'about:blank',
    title: response.statusText || `HTTP ${response.status}`,
    status: response.status,
    detail: `The server answered ${response.status} without saying why.`,
    ...(requestId === undefined ? {} : {requestId}),
  };
}
