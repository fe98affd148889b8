// Made-up data for looking at the console without a node. Development and page checks only: nothing here enters the bundle.
import type {components} from '../src/api/contract.gen';

type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

let seed = 7;
export function random(): number {
  seed = (seed * 16_807) % 2_147_483_647;
  return seed / 2_147_483_647;
}

export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1_000).toISOString();
}

const id = (prefix: string, tail: string) => `${prefix}_01jgq3rjhkf8za0b1c2d3e${tail}`;

export const user: Schema<'User'> = {id: id('usr', 'ada1'), email: 'ada@example.com', name: 'Ada Lovelace', createdAt: ago(86_400 * 40)};

export const teams: Schema<'Team'>[] = [
  {id: id('team', 'inst'), name: 'Analytical Engines', role: 'owner', plan: 'premium', personal: false, installation: true, createdAt: ago(86_400 * 40)},
  {id: id('team', 'pers'), name: 'Ada Lovelace', role: 'owner', plan: 'free', personal: true, installation: false, createdAt: ago(86_400 * 40)},
  {id: id('team', 'view'), name: 'Difference Labs', role: 'viewer', plan: 'admin', personal: false, installation: false, createdAt: ago(86_400 * 12)},
];

const release = (number: number, state: Schema<'Release'>['state'], seconds: number, reason: string): Schema<'Release'> => ({
  id: id('rel', `r${number}`.padStart(4, '0')),
  number,
  createdAt: ago(seconds),
  createdBy: number % 3 === 0 ? 'banyan' : id('usr', 'ada1'),
  state,
  reason,
  files: 120 + number * 3,
  bytes: 1_800_000 + number * 91_000,
  current: state === 'live',
  kept: number > 7,
});

export const releases: Schema<'Release'>[] = [
  release(12, 'failed', 1_200, 'The build of “api” ended with code 1: TypeError: Cannot read properties of undefined'),
  release(11, 'live', 7_400, 'Live on 6 of 6 instances'),
  release(10, 'superseded', 90_000, 'Replaced by release 11'),
  release(9, 'superseded', 190_000, 'Replaced by release 10'),
  release(8, 'superseded', 400_000, 'Rolled back from release 9'),
  release(7, 'superseded', 900_000, 'Replaced by release 8'),
];

export const apps: Schema<'App'>[] = [
  {id: id('app', 'shop'), team: teams[0]!.id, name: 'shop', state: 'degraded', reason: 'worker: 1 of 2 replicas is healthy; instance 1 ended with code 137 (out of memory) and starts again in 8 s.', url: 'http://localhost:8080', release: releases[1]!, createdAt: ago(86_400 * 40)},
  {id: id('app', 'lab1'), team: teams[2]!.id, name: 'notebook', state: 'running', reason: 'All replicas are healthy.', url: 'http://notebook.localhost:8080', createdAt: ago(86_400 * 12)},
];

export const services: Schema<'Service'>[] = [
  {name: 'api', kind: 'process', replicas: {min: 1, max: 6, desired: 3, running: 3, healthy: 3}, scale: {cpu: '70%', p95: '300ms'}, health: '/health', command: 'uvicorn main:app --port $PORT', resources: {cpu: '500m', cpuLimit: '1', memory: '512Mi', pids: 256}, state: 'running', reason: '3 of 3 replicas are healthy.', release: releases[1]!.id, url: 'http://localhost:8080/api'},
  {name: 'worker', kind: 'process', replicas: {min: 1, max: 8, desired: 2, running: 2, healthy: 1}, scale: {queue: 'emails', oldest: '30s'}, command: 'python worker.py', resources: {memory: '256Mi'}, state: 'degraded', reason: '1 of 2 replicas is healthy: instance 1 ended with code 137 (out of memory).', release: releases[1]!.id},
  {name: 'embedder', kind: 'process', replicas: {min: 1, max: 1, desired: 1, running: 1, healthy: 0}, health: '/ready', command: './embedder --model small', state: 'starting', reason: 'Waiting for /ready to answer 200 (12 s of 60 s).', release: releases[1]!.id},
  {name: 'web', kind: 'static', replicas: {min: 1, max: 1, desired: 1, running: 1, healthy: 1}, state: 'running', reason: 'Served by the edge.', release: releases[1]!.id, url: 'http://localhost:8080/'},
];

const instance = (service: string, ordinal: number, state: Schema<'Instance'>['state'], reason: string, cpu: number, memory: number, restarts = 0, exitCode?: number): Schema<'Instance'> => ({
  id: id('ins', `${service.slice(0, 2)}${ordinal}0`),
  service,
  ordinal,
  release: releases[1]!.id,
  state,
  reason,
  ...(state === 'failed' || state === 'stopped' ? {} : {pid: 4_100 + ordinal * 17, port: 41_000 + ordinal}),
  startedAt: ago(7_300 - ordinal * 60),
  since: ago(state === 'running' ? 7_200 - ordinal * 60 : 12),
  restarts,
  ...(exitCode === undefined ? {} : {exitCode}),
  ...(state === 'failed' || state === 'stopped' ? {} : {usage: {cpuPercent: cpu, memoryBytes: memory * 1_048_576, pids: 12 + ordinal}}),
});

export const instances: Schema<'Instance'>[] = [
  instance('api', 0, 'running', 'Healthy', 38.2, 212),
  instance('api', 1, 'running', 'Healthy', 41.7, 224, 1),
  instance('api', 2, 'running', 'Healthy', 35.1, 208),
  instance('api', 3, 'stopped', 'scaled to 3', 0, 0, 0, 0),
  instance('worker', 0, 'running', 'Healthy', 12.4, 181),
  instance('worker', 1, 'failed', 'Ended with code 137: more than 256 MiB of memory. Starts again in 8 s.', 0, 0, 4, 137),
  instance('embedder', 0, 'starting', 'Waiting for /ready to answer 200', 92.3, 640),
];

export const routes: Schema<'Route'>[] = [
  {path: '/api', to: 'api', identity: 'required', limit: 'plan', class: 'interactive', cache: {GET: '60s', staleOnError: true}, strip: false, timeout: '60s'},
  {path: '/webhooks', to: 'api', identity: 'none', limit: 'none', class: 'critical', strip: false, timeout: '30s'},
  {path: '/reports', to: 'worker', identity: 'optional', limit: 'plan', class: 'background', cache: {GET: '10m', shared: true}, strip: true, timeout: '120s'},
  {path: '/socket.io', to: 'banyan:rooms', identity: 'required', limit: 'none', class: 'interactive'},
  {path: '/', to: 'web', identity: 'none', limit: 'none', class: 'interactive'},
];

export const secrets: Schema<'SecretName'>[] = [
  {name: 'OPENAI_API_KEY', version: 2, updatedAt: ago(86_400 * 3), updatedBy: 'ada@example.com'},
  {name: 'STRIPE_KEY', version: 1, updatedAt: ago(86_400 * 21), updatedBy: 'ci'},
];

export const variables: (Schema<'ConfigVar'> & {version: number})[] = [
  {name: 'FEATURE_FLAGS', value: '{"search": true, "beta": ["ada@example.com"]}', updatedAt: ago(4_000), updatedBy: 'ada@example.com', version: 3},
  {name: 'LOG_LEVEL', value: 'info', updatedAt: ago(86_400 * 2), updatedBy: 'ada@example.com', version: 1},
  {name: 'PUBLIC_URL', value: 'https://shop.example.com', updatedAt: ago(86_400 * 20), updatedBy: 'ci', version: 1},
];

export const commands: Schema<'Command'>[] = [
  {id: id('cmd', 'nite'), service: 'worker', command: 'python nightly.py', schedule: 'nightly', state: 'succeeded', exitCode: 0, createdBy: 'banyan', createdAt: ago(30_000), finishedAt: ago(29_940)},
  {id: id('cmd', 'bill'), service: 'api', command: './manage.py bill', schedule: 'billing', state: 'failed', reason: 'Ended with code 2', exitCode: 2, createdBy: 'banyan', createdAt: ago(3_000), finishedAt: ago(2_988)},
  {id: id('cmd', 'stop'), service: 'api', command: './manage.py reindex --all --batch 500 --from 2019-01-01 --until 2026-11-21', state: 'cancelled', reason: 'Stopped by charles@example.com', exitCode: 143, createdBy: 'charles@example.com', createdAt: ago(9_000), finishedAt: ago(8_400)},
  ...Array.from({length: 30}, (_, index) => ({id: id('cmd', `m${index}`.padStart(4, '0')), service: 'api', command: './manage.py migrate', state: 'succeeded' as const, exitCode: 0, createdBy: 'ada@example.com', createdAt: ago(90_000 + index * 40_000), finishedAt: ago(89_996 + index * 40_000)})),
];

export const schedules: Schema<'Schedule'>[] = [
  {name: 'nightly', service: 'worker', cron: '0 3 * * *', timezone: 'Europe/Berlin', command: 'python nightly.py', nextRunAt: ago(-52_000), lastRun: commands[0]!},
  {name: 'billing', service: 'api', cron: '*/15 * * * *', timezone: 'UTC', command: './manage.py bill', nextRunAt: ago(-400), lastRun: commands[1]!},
  {name: 'cleanup', service: 'worker', cron: '30 4 * * 0', timezone: 'UTC', command: 'python cleanup.py', nextRunAt: ago(-300_000)},
];

export const members: Schema<'Member'>[] = [
  {user: user.id, email: user.email, name: user.name, role: 'owner', version: 1, joinedAt: ago(86_400 * 40)},
  {user: id('usr', 'chas'), email: 'charles@example.com', name: 'Charles Babbage', role: 'editor', version: 2, joinedAt: ago(86_400 * 30)},
  {user: id('usr', 'mary'), email: 'mary@example.com', name: 'Mary Somerville', role: 'viewer', version: 1, joinedAt: ago(86_400 * 3)},
];

export const invites: Schema<'Invite'>[] = [{id: id('inv', 'aug1'), email: 'augustus@example.com', role: 'viewer', invitedBy: 'ada@example.com', createdAt: ago(3_000), expiresAt: ago(-86_400 * 6)}];

export const keys: Schema<'Key'>[] = [
  {id: id('key', 'ci01'), name: 'ci', role: 'editor', prefix: 'bk_7fQ2', createdBy: 'ada@example.com', createdAt: ago(86_400 * 21), lastUsedAt: ago(1_300)},
  {id: id('key', 'graf'), name: 'grafana', role: 'viewer', prefix: 'bk_x91L', createdBy: 'charles@example.com', createdAt: ago(86_400 * 2), expiresAt: ago(-86_400 * 88)},
];

export const plans: Schema<'Plan'>[] = [
  {name: 'free', requestsPerMinute: 50, burst: 10, priority: 0},
  {name: 'premium', requestsPerMinute: 200, burst: 40, priority: 1},
  {name: 'admin', requestsPerMinute: -1, burst: 1_000, priority: 2},
];

const ACTIONS = ['release.created', 'service.scaled', 'secret.set', 'member.role-changed', 'key.created', 'invite.created', 'app.rolled-back', 'config.set', 'session.created'];
export const audit: Schema<'AuditEntry'>[] = Array.from({length: 130}, (_, index) => {
  const action = ACTIONS[index % ACTIONS.length]!;
  return {
    id: id('aud', String(index).padStart(4, '0')),
    at: ago(200 + index * 3_100),
    actor: ['ada@example.com', 'ci', 'charles@example.com', 'banyan'][index % 4]!,
    action,
    target: action.startsWith('release') ? releases[index % 5]!.id : action.startsWith('service') ? 'shop/api' : action.startsWith('secret') ? 'STRIPE_KEY' : id('usr', 'mary'),
    details: action === 'service.scaled' ? {from: 2, to: 3} : action === 'member.role-changed' ? {from: 'viewer', to: 'editor'} : {},
  };
});

export const sessions: Schema<'Session'>[] = [
  {id: id('ses', 'now1'), kind: 'browser', createdAt: ago(4_000), lastUsedAt: ago(2), expiresAt: ago(-86_400 * 29), userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36', remoteAddress: '127.0.0.1', current: true},
  {id: id('ses', 'mac1'), kind: 'browser', createdAt: ago(86_400 * 3), lastUsedAt: ago(86_000), expiresAt: ago(-86_400 * 20), userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15', remoteAddress: '203.0.113.7', current: false},
  {id: id('ses', 'cli1'), kind: 'token', createdAt: ago(86_400 * 9), lastUsedAt: ago(3_600), expiresAt: ago(-86_400 * 5), userAgent: 'banyan-cli/0.1.0', remoteAddress: '127.0.0.1', current: false},
];

export const settings: Schema<'Settings'> = {
  settings: [
    {key: 'api.port', value: '8081', doc: 'Where the API and the console listen.'},
    {key: 'bind', value: '127.0.0.1', doc: 'The address that both listeners bind.'},
    {key: 'database.poolSizeMax', value: '10', doc: 'Connections per shard.'},
    {key: 'database.type', value: 'embedded', doc: 'embedded or external.'},
    {key: 'database.password', value: '••••••'},
    {key: 'edge.port', value: '8080', doc: 'Where the apps are served.'},
    {key: 'edge.inFlightMax', value: '1024', doc: 'Requests in flight before shedding begins.'},
    {key: 'logs.ring', value: '64MB', doc: 'What an app’s log may take on disk.'},
  ],
  versions: {banyan: '0.1.0', java: '25.0.1', postgresql: '18.6', redis: '7.0.15', os: 'Linux 6.1'},
};

export function node(): Schema<'Node'> {
  return {
    name: 'node-1',
    version: '0.1.0',
    startedAt: ago(190_000),
    uptimeSeconds: 190_000,
    cpu: {cores: 4, systemPercent: 34 + random() * 8, processPercent: 11 + random() * 3},
    memory: {totalBytes: 8_589_934_592, usedBytes: 5_100_000_000 + random() * 1e8, processBytes: 190_000_000, heapUsedBytes: 61_000_000 + random() * 3e7, heapMaxBytes: 268_435_456},
    disk: {path: '/srv/banyan/.banyan', totalBytes: 107_374_182_400, freeBytes: 12_700_000_000},
    pools: [
      {name: 'database-directory', active: 2, idle: 4, waiting: 0, max: 10},
      {name: 'database-shard-0', active: 9, idle: 1, waiting: 3, max: 10},
      {name: 'argon2', active: 0, waiting: 0, max: 2},
      {name: 'api-virtual', active: 7, max: 256},
    ],
  };
}

const SCOPES: {scope: 'app' | 'service' | 'route'; name: string; weight: number}[] = [
  {scope: 'app', name: 'shop', weight: 1},
  {scope: 'service', name: 'api', weight: 0.62},
  {scope: 'service', name: 'web', weight: 0.33},
  {scope: 'service', name: 'worker', weight: 0.05},
  {scope: 'route', name: '/api', weight: 0.55},
  {scope: 'route', name: '/webhooks', weight: 0.07},
  {scope: 'route', name: '/', weight: 0.33},
];

function point(atMillis: number, weight: number): Schema<'MetricPoint'> {
  const minute = atMillis / 60_000;
  const wave = 1 + 0.35 * Math.sin(minute / 3.1) + 0.18 * Math.sin(minute * 1.7) + (random() - 0.5) * 0.22;
  const spike = Math.sin(minute / 7.3) > 0.96 ? 2.4 : 1;
  const rps = Math.max(0, 148 * weight * wave);
  const p50 = 11 * (0.8 + random() * 0.4) * (weight < 0.1 ? 3 : 1);
  return {
    at: new Date(atMillis).toISOString(),
    rps,
    p50,
    p95: p50 * (3.4 + random()) * spike,
    p99: p50 * (6.8 + random() * 2) * spike * 1.3,
    errors: spike > 1 ? 0.021 * random() : random() < 0.12 ? 0.004 * random() : 0,
    inFlight: (rps * p50) / 1_000,
    saturation: Math.min(1, 0.22 * wave * spike),
    shed: spike > 1 ? 3 * random() * weight : 0,
    limited: random() < 0.3 ? 2 * random() * weight : 0,
    cacheHits: weight > 0.3 ? 0.62 + random() * 0.1 : 0,
  };
}

export function metrics(windowSeconds: number, stepSeconds: number): Schema<'Metrics'> {
  const step = stepSeconds * 1_000;
  const end = Math.floor(Date.now() / step) * step;
  const points = Math.floor(windowSeconds / stepSeconds);
  return {
    from: new Date(end - points * step).toISOString(),
    step: `${stepSeconds}s`,
    series: SCOPES.map(({scope, name, weight}) => ({scope, name, points: Array.from({length: points}, (_, index) => point(end - (points - 1 - index) * step, weight))})),
  };
}

export function liveMetrics(): Schema<'Metrics'> {
  return {from: new Date().toISOString(), step: '2s', series: SCOPES.map(({scope, name, weight}) => ({scope, name, points: [point(Date.now(), weight)]}))};
}

const LINES: [string, 'stdout' | 'stderr' | 'banyan', () => string][] = [
  ['api', 'stdout', () => `\u001b[32mINFO\u001b[0m:     127.0.0.1:${40_000 + Math.floor(random() * 9_000)} - "GET /api/items?page=${Math.ceil(random() * 9)} HTTP/1.1" \u001b[1m200\u001b[0m`],
  ['api', 'stdout', () => `{"level":"info","msg":"order placed","order":"ord_${Math.floor(random() * 1e6)}","cents":${Math.floor(random() * 9_000)},"took_ms":${Math.floor(random() * 80)}}`],
  ['worker', 'stdout', () => `picked up job emails/${Math.floor(random() * 1e5)} (waited ${Math.floor(random() * 900)} ms)`],
  ['api', 'stderr', () => `\u001b[33mWARNING\u001b[0m: slow query (${200 + Math.floor(random() * 600)} ms): SELECT * FROM orders WHERE customer_id = $1 ORDER BY created_at DESC LIMIT 50 -- consider an index on (customer_id, created_at)`],
  ['worker', 'stderr', () => '\u001b[31mERROR\u001b[0m: smtp.example.com refused: 421 4.7.0 Try again later'],
  ['worker', 'banyan', () => 'Instance worker/1 ended with code 137 (out of memory); starts again in 8 s.'],
  ['embedder', 'stdout', () => `loading weights \u001b[36m${Math.floor(random() * 100)}%\u001b[0m`],
];

export function logLine(offset: number, secondsAgo = 0, only?: string): Schema<'LogLine'> {
  const candidates = only ? LINES.filter(([service]) => service === only) : LINES;
  const pick = candidates.length === 0 ? LINES[0]! : candidates[Math.floor(random() ** 1.6 * candidates.length)]!;
  const [service, stream, text] = pick;
  const own = instances.filter((each) => each.service === service);
  return {offset, at: ago(secondsAgo), service, instance: own[Math.floor(random() * own.length)]?.id ?? '', stream, line: text()};
}
