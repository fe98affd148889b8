// A node's API, made up, for development and page checks: `npm run dev`, `npm run preview`. It never enters the bundle.
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Plugin} from 'vite';
import * as data from './data.ts';
import * as scale from './scale.ts';
import {lint, simulate} from './simulation.ts';

type Handler = (call: Call) => unknown;

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  path: string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
}

/** Thrown by handlers to answer with a problem. */
class MockProblem extends Error {
  constructor(
    readonly status: number,
    readonly slug: string,
    detail: string,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(detail);
  }
}

const scenario = {signedIn: true, setupNeeded: false};
const routes: [string, RegExp, Handler][] = [];

function on(method: string, pattern: string, handler: Handler): void {
  routes.push([method, new RegExp(`^/v1${pattern.replaceAll(/\{\w+\}/g, '([^/]+)')}$`), handler]);
}

const list = (items: unknown) => ({items});
const me = () => {
  if (!scenario.signedIn) {
    throw new MockProblem(401, 'unauthorized', 'Sign in first.');
  }
  return {user: data.user, teams: data.teams, caller: {kind: 'user', name: data.user.email}};
};

on('GET', '/auth/settings', () => ({signupOpen: true, setupNeeded: scenario.setupNeeded, minPasswordLength: 10, issuers: []}));
on('POST', '/auth/signup', ({body, response}) => {
  if (body['email'] === 'taken@example.com') {
    throw new MockProblem(409, 'email-taken', 'There is an account with this e-mail. Sign in instead.');
  }
  response.statusCode = 201;
  return {user: data.user, team: data.teams[1], accessToken: 'a', refreshToken: 'r', expiresIn: 900};
});
on('POST', '/auth/logout', ({response}) => void (response.statusCode = 204));
on('POST', '/session', ({body}) => {
  if (body['password'] === 'wrong') {
    throw new MockProblem(401, 'unauthorized', 'The e-mail or the password is not right.');
  }
  scenario.signedIn = true;
  return {user: data.user, teams: data.teams};
});
on('DELETE', '/session', ({response}) => {
  scenario.signedIn = false;
  response.statusCode = 204;
});
on('GET', '/me', me);
on('PATCH', '/me', ({body}) => Object.assign(data.user, body));
on('DELETE', '/me', ({body, response}) => {
  if (body['password'] === 'wrong') {
    throw new MockProblem(403, 'wrong-password', 'password is not your password.', {errors: [{field: 'password', detail: 'This is not your password.'}]});
  }
  if (body['password'] === 'owner') {
    throw new MockProblem(409, 'sole-owner', 'You are the only owner of the team Engines. Make another member its owner, or delete the team, first.');
  }
  scenario.signedIn = false;
  response.statusCode = 204;
});
on('POST', '/me/password', ({response}) => void (response.statusCode = 204));
on('GET', '/me/sessions', () => list(data.sessions));
on('DELETE', '/me/sessions/{session}', ({path, response}) => remove(data.sessions, (each) => each.id === path[0], response));
on('GET', '/invites/{code}', ({path}) => {
  if (path[0] === 'used') {
    throw new MockProblem(404, 'not-found', 'There is no such invite.');
  }
  return {team: 'Analytical Engines', email: 'augustus@example.com', role: 'editor', invitedBy: 'ada@example.com', expiresAt: data.ago(-86_400 * 6)};
});
on('POST', '/invites/{code}/accept', () => data.teams[0]);
on('POST', '/teams', ({body, response}) => {
  const team = {id: `team_01jgq3rjhkf8za0b1c2dn${data.teams.length}`, name: String(body['name']), role: 'owner' as const, plan: 'free', personal: false, installation: false};
  data.teams.push(team);
  response.statusCode = 201;
  return team;
});
on('PATCH', '/teams/{team}', ({path, body}) => Object.assign(data.teams.find((each) => each.id === path[0])!, body));
on('DELETE', '/teams/{team}', () => {
  throw new MockProblem(409, 'team-owns-app', 'This team owns the app “shop”. Move or delete it first.');
});
on('GET', '/teams/{team}', ({path, response}) => {
  response.setHeader('ETag', '"1"');
  return data.teams.find((each) => each.id === path[0]);
});
on('GET', '/teams/{team}/members', () => list(data.members));
on('PATCH', '/teams/{team}/members/{user}', ({path, body, request}) => {
  const member = data.members.find((each) => each.user === path[1])!;
  if (member.email === 'charles@example.com' && member.version === 2) {
    // Somebody else is quicker, once.
    Object.assign(member, {role: 'viewer', version: 3});
  }
  unchanged(request, String(member.version));
  if (member.role === 'owner' && data.members.filter((each) => each.role === 'owner').length === 1) {
    throw new MockProblem(409, 'last-owner', 'A team keeps at least one owner. Make somebody else owner first.');
  }
  return Object.assign(member, body, {version: member.version + 1});
});
on('DELETE', '/teams/{team}/members/{user}', ({path, response}) => remove(data.members, (each) => each.user === path[1], response));
on('GET', '/teams/{team}/invites', () => list(data.invites));
on('POST', '/teams/{team}/invites', ({body, response}) => {
  const invite = {...data.invites[0]!, ...body, id: `inv_${data.invites.length}`, createdAt: data.ago(0), expiresAt: data.ago(-604_800)} as (typeof data.invites)[number];
  data.invites.push(invite);
  response.statusCode = 201;
  return {...invite, code: '8Kq2vWcQmJ5r', link: '/invites/8Kq2vWcQmJ5rT0aY'};
});
on('DELETE', '/teams/{team}/invites/{invite}', ({path, response}) => remove(data.invites, (each) => each.id === path[1], response));
on('GET', '/teams/{team}/keys', () => list(data.keys));
on('POST', '/teams/{team}/keys', ({body, response}) => {
  const key = {...body, id: `key_${data.keys.length}`, prefix: 'bk_9aZt', createdBy: data.user.email, createdAt: data.ago(0)} as (typeof data.keys)[number];
  data.keys.push(key);
  response.statusCode = 201;
  return {...key, secret: 'bk_9aZtW3kq0Lr8mXc2vB7nH5jD1fG4sP6y'};
});
on('DELETE', '/teams/{team}/keys/{key}', ({path, response}) => remove(data.keys, (each) => each.id === path[1], response));
on('GET', '/teams/{team}/usage', ({path}) => {
  const plan = data.plans.find((each) => each.name === data.teams.find((team) => team.id === path[0])?.plan) ?? data.plans[0]!;
  return {plan, requests: {limit: plan.requestsPerMinute, remaining: plan.requestsPerMinute < 0 ? -1 : Math.floor(plan.requestsPerMinute * 0.31), resetAfterSeconds: 22}, members: data.members.length, keys: data.keys.length};
});
on('GET', '/teams/{team}/audit', ({query}) => {
  const from = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  const items = data.audit.slice(from, from + limit);
  return {items, ...(from + limit < data.audit.length ? {nextCursor: String(from + limit)} : {})};
});
on('PUT', '/teams/{team}/plan', ({path, body}) => Object.assign(data.teams.find((each) => each.id === path[0])!, body));
on('GET', '/plans', () => list(data.plans));
on('GET', '/apps', () => list(data.apps));
on('DELETE', '/apps/{app}', ({path, body, response}) => {
  const going = data.apps.find((each) => each.id === path[0])!;
  if (body['name'] !== going.name) {
    throw new MockProblem(400, 'invalid-request', `That is not the app's name. It is ${going.name}.`, {errors: [{field: 'name', detail: `It is ${going.name}.`}]});
  }
  going.state = 'removing';
  going.reason = 'It is being deleted with all it has.';
  setTimeout(() => data.apps.splice(data.apps.indexOf(going), 1), 3_000);
  response.statusCode = 202;
  return going;
});
on('GET', '/apps/{app}/services', () => list(data.services));
on('GET', '/apps/{app}/instances', () => list(data.instances.map((each) => (each.usage ? {...each, usage: {...each.usage, cpuPercent: each.usage.cpuPercent * (0.9 + data.random() * 0.2)}} : each))));
on('GET', '/apps/{app}/instances/{instance}', ({path}) => {
  const instance = data.instances.find((each) => each.id === path[1]);
  return {
    instance,
    transitions: [
      {at: data.ago(7_300), state: 'preparing', reason: 'Release 11'},
      {at: data.ago(7_299), state: 'starting', reason: 'Process 4117 runs'},
      {at: data.ago(7_296), state: 'running', reason: '/health answered 200'},
    ],
  };
});
on('GET', '/apps/{app}/services/{service}', ({path, response}) => {
  const service = data.services.find((each) => each.name === path[1])!;
  response.setHeader('ETag', `"${service.replicas.desired}"`);
  return service;
});
on('PUT', '/apps/{app}/services/{service}/replicas', ({path, body, request}) => {
  const service = data.services.find((each) => each.name === path[1])!;
  unchanged(request, String(service.replicas.desired));
  service.replicas.desired = Number(body['replicas']);
  setTimeout(() => {
    service.replicas.running = service.replicas.desired;
    service.replicas.healthy = service.replicas.desired;
  }, 4_000);
  return service;
});
on('POST', '/apps/{app}/services/{service}/restart', ({path, response}) => {
  response.statusCode = 202;
  const own = data.instances.filter((each) => each.service === path[1]);
  own.forEach((each, index) =>
    setTimeout(() => {
      each.state = 'starting';
      each.since = each.startedAt = data.ago(0);
      setTimeout(() => (each.state = 'running'), 2_500);
    }, index * 2_500),
  );
  return data.services.find((each) => each.name === path[1]);
});
on('POST', '/apps/{app}/restart', ({response}) => {
  response.statusCode = 202;
  return data.apps[0];
});
on('GET', '/apps/{app}/releases', () => list(data.releases));
on('GET', '/apps/{app}/releases/{release}', ({path}) => data.releases.find((each) => each.id === path[1]));
on('POST', '/apps/{app}/releases', ({response}) => {
  response.statusCode = 201;
  const made = {...data.releases[0]!, id: `rel_${data.releases.length}`, number: data.releases[0]!.number + 1, createdAt: data.ago(0), state: 'building' as const, reason: 'Building “api”: pip install -r requirements.txt', current: false};
  data.releases.unshift(made);
  return made;
});
on('POST', '/apps/{app}/rollback', ({response}) => {
  response.statusCode = 202;
  return data.releases[2];
});
on('GET', '/apps/{app}/routes', () => list(data.routes));
on('GET', '/apps/{app}/secrets', () => list(data.secrets));
on('PUT', '/apps/{app}/secrets/{name}', ({path, request}) => {
  const at = data.secrets.findIndex((each) => each.name === path[1]);
  unchanged(request, String(data.secrets[at]?.version));
  const secret = {name: path[1]!, version: (data.secrets[at]?.version ?? 0) + 1, updatedAt: data.ago(0), updatedBy: data.user.email};
  data.secrets.splice(at < 0 ? data.secrets.length : at, at < 0 ? 0 : 1, secret);
  return secret;
});
on('DELETE', '/apps/{app}/secrets/{name}', ({path, request, response}) => {
  unchanged(request, String(data.secrets.find((each) => each.name === path[1])?.version));
  remove(data.secrets, (each) => each.name === path[1], response);
});
on('GET', '/apps/{app}/config', () => list(data.variables));
on('GET', '/apps/{app}/config/{name}', ({path, response}) => {
  const variable = data.variables.find((each) => each.name === path[1]);
  if (variable === undefined) {
    throw new MockProblem(404, 'not-found', `There is no variable ${path[1]}.`);
  }
  response.setHeader('ETag', `"${variable.version}"`);
  return variable;
});
on('PUT', '/apps/{app}/config/{name}', ({path, body, request, response}) => {
  let variable = data.variables.find((each) => each.name === path[1]);
  const match = request.headers['if-match'];
  if (path[1] === 'LOG_LEVEL' && match === '"1"' && variable!.version === 1) {
    // Somebody else is quicker, once: to see how a conflict looks.
    Object.assign(variable!, {value: 'warning', version: 2, updatedBy: 'charles@example.com', updatedAt: data.ago(1)});
  }
  unchanged(request, String(variable?.version));
  if (variable === undefined) {
    variable = {name: path[1]!, value: '', updatedAt: data.ago(0), version: 0};
    data.variables.push(variable);
  }
  Object.assign(variable, {value: String(body['value']), updatedAt: data.ago(0), updatedBy: data.user.email, version: variable.version + 1});
  response.setHeader('ETag', `"${variable.version}"`);
  return variable;
});
on('DELETE', '/apps/{app}/config/{name}', ({path, response}) => remove(data.variables, (each) => each.name === path[1], response));
on('GET', '/apps/{app}/schedules', () => list(data.schedules));
on('GET', '/apps/{app}/commands', ({path, query}) => {
  const all = path[0] === data.apps[0]!.id ? [...data.commands].sort((a, b) => b.createdAt.localeCompare(a.createdAt)) : [];
  const from = all.findIndex((each) => each.id === query.get('cursor')) + 1;
  const items = all.slice(from, from + Number(query.get('limit') ?? 50));
  return {items, ...(from + items.length < all.length ? {nextCursor: items.at(-1)!.id} : {})};
});
on('POST', '/apps/{app}/commands', ({body, response}) => {
  response.statusCode = 201;
  const command = {id: `cmd_run${data.commands.length}`, service: String(body['service']), command: String(body['command']), state: 'running' as const, createdBy: data.user.email, createdAt: data.ago(0)};
  data.commands.push(command);
  return command;
});
on('GET', '/apps/{app}/commands/{command}', ({path}) => data.commands.find((each) => each.id === path[1]));
on('DELETE', '/apps/{app}/commands/{command}', ({path, response}) => {
  Object.assign(data.commands.find((each) => each.id === path[1])!, {state: 'cancelled', finishedAt: data.ago(0)});
  response.statusCode = 204;
});
on('GET', '/apps/{app}/commands/{command}/logs', ({path, request, response}) => {
  const command = data.commands.find((each) => each.id === path[1])!;
  const send = stream(request, response);
  const lines = ['Collecting static files…', '\u001b[32m128 files\u001b[0m copied.', 'Applying migrations:', '  0007_orders… \u001b[32mOK\u001b[0m', 'Done.'];
  let at = 0;
  const timer = setInterval(() => {
    if (command.state === 'cancelled' || at >= lines.length) {
      if (command.state === 'running') {
        Object.assign(command, {state: 'succeeded', exitCode: 0, finishedAt: data.ago(0)});
      }
      send('end', command);
      clearInterval(timer);
      response.end();
      return;
    }
    send('line', {offset: at, at: data.ago(0), service: command.service, instance: command.id, stream: 'stdout', line: lines[at]}, String(at));
    at++;
  }, 700);
  request.on('close', () => clearInterval(timer));
});
on('GET', '/apps/{app}/metrics', ({query}) => data.metrics(seconds(query.get('window') ?? '15m'), seconds(query.get('step') ?? '10s')));
on('GET', '/apps/{app}/metrics/live', ({request, response}) => {
  const send = stream(request, response);
  const timer = setInterval(() => send('metrics', data.liveMetrics()), 2_000);
  request.on('close', () => clearInterval(timer));
});
on('GET', '/apps/{app}/logs', ({query, request, response}) => {
  const send = stream(request, response);
  const only = query.get('service') ?? undefined;
  const tail = Math.min(Number(query.get('tail') ?? 200), 300);
  let offset = 10_000;
  const from = request.headers['last-event-id'];
  if (from === undefined) {
    for (let index = tail; index > 0; index--) {
      send('line', data.logLine(offset, index * 1.3, only), String(offset++));
    }
  } else {
    offset = Number(from) + 4;
    send('gap', {lost: 3});
  }
  if (query.get('follow') === 'false') {
    response.end();
    return;
  }
  const timer = setInterval(() => send('line', data.logLine(offset, 0, only), String(offset++)), 350);
  request.on('close', () => clearInterval(timer));
});
on('GET', '/apps/{app}/scaling', () => scale.scaling());
on('GET', '/scale/options', () => scale.options);
on('GET', '/scale/advice', ({query}) => scale.advice(query.get('app') ?? '', query.get('preset') ?? 'bondhu', query.get('window') ?? '1h'));
on('POST', '/scale/plan', ({body}) => scale.plan(body as unknown as Parameters<typeof scale.plan>[0]));
on('POST', '/scale/simulate', async ({body}) => {
  await new Promise((done) => setTimeout(done, 700));
  if (body['predict'] !== undefined && !/^([1-9]|[1-5]\d|60)m$|^1h$/.test(String(body['predict']))) {
    throw new MockProblem(400, 'invalid-request', 'predict: ahead is between 1m and 1h', {errors: [{field: 'predict', detail: 'ahead is between 1m and 1h'}]});
  }
  const result = simulate(body as unknown as Parameters<typeof simulate>[0]);
  if (result === undefined) {
    throw new MockProblem(400, 'invalid-request', `scenario: '${String(body['scenario'])}' is not one of day, launch, outage.`, {errors: [{field: 'scenario', detail: 'is not one of day, launch, outage'}]});
  }
  return result;
});
on('POST', '/scale/lint', ({body}) => lint(body as unknown as Parameters<typeof lint>[0]));
on('GET', '/system/settings', () => data.settings);
on('GET', '/system/node', () => data.node());

/** Refuses a change that is based on another version than the one that stands. */
function unchanged(request: IncomingMessage, version: string): void {
  const match = request.headers['if-match'];
  if (match !== undefined && match !== '*' && match !== `"${version}"`) {
    throw new MockProblem(412, 'precondition-failed', 'It changed since you read it. Read it again and decide.', {current: `"${version}"`});
  }
}

function remove<T>(items: T[], matches: (item: T) => boolean, response: ServerResponse): void {
  const at = items.findIndex(matches);
  if (at < 0) {
    throw new MockProblem(404, 'not-found', 'There is nothing by that name.');
  }
  items.splice(at, 1);
  response.statusCode = 204;
}

function seconds(text: string): number {
  const unit = {s: 1, m: 60, h: 3_600}[text.slice(-1) as 's' | 'm' | 'h'];
  return Number(text.slice(0, -1)) * unit;
}

function stream(request: IncomingMessage, response: ServerResponse) {
  response.writeHead(200, {'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store'});
  response.write(': hello\n\n');
  const beat = setInterval(() => response.write(': beat\n\n'), 15_000);
  request.on('close', () => clearInterval(beat));
  return (event: string, body: unknown, id?: string) => response.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(body)}\n\n`);
}

async function handle(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock');
  if (url.pathname === '/health/live') {
    response.end('{"status":"up","checks":[]}');
    return;
  }
  if (url.pathname === '/mock/scenario') {
    Object.assign(scenario, Object.fromEntries([...url.searchParams].map(([name, value]) => [name, value === 'true'])));
    response.end(JSON.stringify(scenario));
    return;
  }
  if (!url.pathname.startsWith('/v1/')) {
    next();
    return;
  }
  const requestId = `req_${Math.random().toString(36).slice(2, 12)}`;
  try {
    const found = routes.map(([method, pattern, handler]) => ({method, match: pattern.exec(url.pathname), handler})).find((each) => each.method === request.method && each.match !== null);
    if (found === undefined) {
      throw new MockProblem(404, 'not-found', `The mock knows no ${request.method} ${url.pathname}.`);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString();
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const result = await found.handler({request, response, path: found.match!.slice(1).map(decodeURIComponent), query: url.searchParams, body});
    if (!response.headersSent) {
      response.setHeader('Content-Type', 'application/json');
      response.setHeader('X-Request-Id', requestId);
      response.end(response.statusCode === 204 ? undefined : JSON.stringify(result));
    }
  } catch (error) {
    const problem = error instanceof MockProblem ? error : new MockProblem(500, 'internal', String(error));
    response.statusCode = problem.status;
    response.setHeader('Content-Type', 'application/problem+json');
    response.end(JSON.stringify({type: `https://banyan.dev/problems/${problem.slug}`, title: problem.slug, status: problem.status, detail: problem.message, requestId, ...problem.extra}));
  }
}

export function mockApi(): Plugin {
  const use = (server: {middlewares: {use: (handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void) => unknown}}): void => {
    server.middlewares.use((request, response, next) => void handle(request, response, next));
  };
  return {name: 'banyan-mock-api', configureServer: use, configurePreviewServer: use};
}
