// The scaling guide of a made-up node: enough of a model that sliders move figures. Development and page checks only.
import type {components} from '../src/api/contract.gen';

type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();

export const options: Schema<'ScaleOptions'> = {
  workloads: [
    {name: 'builder', title: 'Students who build apps with a model, each with a sandbox.', guide: 'bharatbuild', figures: ['requests a second: 0.05 – 0.1 – 0.2 (guide bharatbuild:118)'], plans: [{name: 'free', share: 0.9}, {name: 'student', share: 0.08}, {name: 'pro', share: 0.02}]},
    {name: 'cowork', title: 'Teams that work on documents and projects together.', guide: 'covibes', figures: ['sockets: 1 – 1.2 – 2 (guide covibes:201)'], plans: [{name: 'free', share: 0.7}, {name: 'team', share: 0.3}]},
    {name: 'companion', title: 'People who talk to a companion all day.', guide: 'bondhu', figures: ['model requests an hour: 4 – 8 – 20 (guide bondhu:88)'], plans: [{name: 'free', share: 0.95}, {name: 'plus', share: 0.05}]},
    {name: 'assistant', title: 'A personal assistant that is asked now and then.', guide: 'jarvis', figures: ['requests a second: 0.01 – 0.02 – 0.05 (guide jarvis:40)'], plans: [{name: 'free', share: 1}]},
    {name: 'backoffice', title: 'Office workers who read and change records.', guide: 'ai-mate', figures: ['queries a request: 2 – 4 – 9 (guide ai-mate:310)'], plans: [{name: 'seat', share: 1}]},
  ],
  meanings: [
    {name: 'registered', title: 'Registered', explanation: 'Everybody who ever made an account, however long ago they were last here.'},
    {name: 'monthly-active', title: 'Monthly active', explanation: 'Was here at least once in the last 30 days.'},
    {name: 'daily-active', title: 'Daily active', explanation: 'Was here at least once in the last 24 hours.'},
    {name: 'concurrent', title: 'Concurrent', explanation: 'Is there at the busiest moment, at the same time as all the others.'},
  ],
  targets: [
    {name: 'docker-vps', title: 'Docker on a VPS'},
    {name: 'fly', title: 'Fly.io'},
    {name: 'railway', title: 'Railway'},
    {name: 'eks', title: 'AWS EKS'},
    {name: 'gke', title: 'Google GKE'},
    {name: 'aks', title: 'Azure AKS'},
  ],
  levels: [{name: 'low', title: 'Low'}, {name: 'mid', title: 'Likely'}, {name: 'high', title: 'High'}],
  redundancies: [
    {name: 'none', title: 'A process', explanation: 'One of everything that keeps state.'},
    {name: 'zone', title: 'A zone', explanation: 'Three zones, a second copy of the data.'},
    {name: 'region', title: 'A region', explanation: 'A standby elsewhere.'},
  ],
  commitments: [{name: 'on-demand', title: 'On demand'}, {name: 'spot', title: 'Spot'}, {name: 'reserved', title: 'Reserved'}],
  scenarios: [
    {name: 'day', title: 'An ordinary day: quiet at night, busiest at 14:00.', users: 100_000, yaml: 'name: day\nlength: 24h\nseed: 1\ntraffic: {shape: diurnal, users: 100000}\n'},
    {name: 'launch', title: 'A launch: ten times the users within a minute.', users: 50_000, yaml: 'name: launch\nlength: 6h\nseed: 1\ntraffic: {shape: launch, users: 50000}\n'},
    {name: 'outage', title: 'A zone is lost at noon, a region in the evening.', users: 60_000, yaml: 'name: outage\nlength: 24h\nseed: 3\nregions: 2\n'},
  ],
  presets: [{name: 'bondhu', title: 'Bondhu'}, {name: 'covibes', title: 'Covibes'}, {name: 'ai-mate', title: 'AI-Mate'}],
  guides: [{name: 'bondhu', title: 'Bondhu'}, {name: 'covibes', title: 'Covibes'}, {name: 'ai-mate', title: 'AI-Mate'}, {name: 'bharatbuild', title: 'BharatBuild'}, {name: 'jarvis', title: 'Jarvis'}],
  bounds: {
    users: {min: 1, max: 10_000_000_000, default: 10_000},
    p95Ms: {min: 1, max: 600_000, default: 500, unit: 'ms'},
    availability: {min: 1, max: 99.999, default: 99.5, unit: '%'},
    rpoSeconds: {min: 0, max: 31_536_000, default: 86_400, unit: 's'},
    rtoSeconds: {min: 1, max: 31_536_000, default: 14_400, unit: 's'},
    cacheHitRate: {min: 0, max: 1, default: 0.3},
    simulatedUsers: {min: 1, max: 1_000_000, default: 100_000},
    seed: {min: -9_007_199_254_740_991, max: 9_007_199_254_740_991, default: 1},
  },
};

export function scaling(): Schema<'Scaling'> {
  return {
    services: [
      {
        service: 'api', min: 1, max: 6, replicas: 3, desired: 4, state: 'scaling', since: ago(42),
        explanation: 'CPU stands at 84% of what is requested and its target is 70%: 3 × 84/70 = 3.6, so 4 replicas.',
        policies: [{metric: 'cpu', target: 70, current: 84.2, unit: '%', basis: 'measured'}, {metric: 'p95', target: 300, current: 212, unit: 'ms', basis: 'measured'}],
        decisions: [
          {at: ago(42), from: 3, to: 4, reason: 'cpu: 3 × 84.2/70 = 3.61 → 4; nothing limits it', text: 'api 3 → 4', basis: 'measured'},
          {at: ago(420), from: 2, to: 3, reason: 'cpu: 2 × 91/70 = 2.6 → 3; nothing limits it', text: 'api 2 → 3', basis: 'measured'},
          {at: ago(4_300), from: 3, to: 2, reason: 'cpu: 3 × 38/70 = 1.63 → 2; held back 300 s by the window of the way down', text: 'api 3 → 2', basis: 'measured'},
          {at: ago(9_100), from: 2, to: 3, reason: 'p95: 2 × 410/300 = 2.73 → 3', text: 'api 2 → 3', basis: 'measured'},
        ],
      },
      {
        service: 'worker', min: 1, max: 8, replicas: 1, desired: 2, state: 'at-limit', since: ago(300),
        explanation: 'The oldest email has waited 48 s and its target is 30 s, but the machine holds no further replica. Background requests are shed first.',
        policies: [{metric: 'queue-age', target: 30, current: 48, unit: 's', basis: 'measured'}],
        decisions: [{at: ago(300), from: 2, to: 2, reason: 'queue emails: 2 × 48/30 = 3.2 → 4; 256 MiB each do not fit the machine', text: 'worker stays at 2', basis: 'measured'}],
      },
      {service: 'web', min: 1, max: 1, replicas: 1, desired: 1, state: 'off', explanation: 'web does not change by itself; its file says no scale.', policies: [], decisions: []},
      {service: 'embedder', min: 1, max: 1, replicas: 0, desired: 1, state: 'off', explanation: 'It has no range: it stays at 1.', policies: [], decisions: []},
    ],
    box: {
      cpuMilli: 4_000, requestedCpuMilli: 3_750, memoryBytes: 8 * 1_073_741_824, usedMemoryBytes: 7.4 * 1_073_741_824, atLimit: true, basis: 'measured',
      text: 'worker wants more instances than this machine holds. Promised to instances: 3.75 of 4 cores. Used now, by whatever runs here: 71 % of the CPU, 7.4 of 8.0 GiB of memory.',
      nextStage: {target: 'fly', title: 'Fly.io with 4 machines', monthlyCents: 18_400, text: 'It holds the likely load of 3 times as many users, with a second copy of the data.', basis: 'predicted'},
    },
  };
}

export function advice(app: string, preset: string, window: string): Schema<'ScaleAdvice'> {
  const calm = preset === 'ai-mate';
  const beyond = {kind: 'metric', pressure: true, basis: 'measured', held: '12m', heldSeconds: 720, lowIsBad: false, lingering: false} as const;
  const base = {
    app, preset, window, at: ago(4), basis: 'measured' as const, thresholds: preset, text: 'Advice: optimise first\nWhy: a pool waits while the processors do not.',
    levels: [
      {metric: 'cpu', level: calm ? 'healthy' : 'watch'}, {metric: 'memory', level: 'healthy'}, {metric: 'p95', level: calm ? 'watch' : 'critical'},
      {metric: 'pool-wait', level: calm ? 'healthy' : 'warning'}, {metric: 'errors', level: 'healthy'}, {metric: 'cache-hits', level: 'warning'},
    ] as Schema<'ScaleAdvice'>['levels'],
    missing: ['queries-per-request: no series; the app does not report how many queries a request makes', 'model-share: no series; no request of a model was seen'],
  };
  if (calm) {
    return {...base, action: 'leave', title: 'leave as it is', because: 'nothing that was measured is beyond its threshold.', then: [], bottleneckEvidence: '', evidence: [], efforts: []};
  }
  return {
    ...base,
    action: 'optimise', title: 'optimise first', then: ['scale-out'],
    because: 'requests wait for a database connection while the processors stand at 58%: more replicas would wait as well.',
    bottleneck: {name: 'pool', title: 'pool'},
    bottleneckEvidence: 'pool-wait at least 340 ms for 12m',
    evidence: [
      {...beyond, action: 'optimise', metric: 'pool-wait', value: 0.34, mean: 0.41, threshold: 0.1, unit: 's', source: 'guide bondhu:412', text: 'pool-wait at least 340 ms for 12m (mean 0.41); threshold > 100 ms (bondhu:412)'},
      {...beyond, action: 'scale-out', metric: 'p95', label: '/api', value: 1.42, mean: 1.6, threshold: 0.5, unit: 's', source: 'guide bondhu:398', text: 'p95 of /api at least 1.4 s for 12m (mean 1.6); threshold > 500 ms (bondhu:398)'},
      {...beyond, action: 'optimise', pressure: false, metric: 'cache-hits', value: 41, mean: 44, threshold: 80, unit: '%', lowIsBad: true, lingering: true, source: 'guide bondhu:420', text: 'cache-hits at most 41% for 12m (mean 44), not let go yet; threshold < 80% (bondhu:420)'},
      {action: 'optimise', kind: 'fact', pressure: false, basis: 'measured', source: 'guide bondhu:431', text: 'The pool holds 5 connections for 40 workers (bondhu:431)'},
    ],
    efforts: [
      {action: 'optimise', cost: '+0 % a month, developers’ time only', costMinPercent: 0, costMaxPercent: 0, time: '1d to 3d', takesMinSeconds: 86_400, takesMaxSeconds: 259_200, source: 'guide bondhu:452', basis: 'guide'},
      {action: 'scale-out', cost: '+50–100 % a month', costMinPercent: 50, costMaxPercent: 100, time: '1h to 2h', takesMinSeconds: 3_600, takesMaxSeconds: 7_200, source: 'guide bondhu:455', basis: 'guide'},
    ],
  };
}

const PER_CONCURRENT = {registered: 0.01, 'monthly-active': 0.03, 'daily-active': 0.1, concurrent: 1} as Record<string, number>;
const LOADS = {low: 0.5, mid: 1, high: 2.2} as const;
type Level = keyof typeof LOADS;

function counts(concurrent: number): Schema<'ScaleUserCounts'> {
  const of = (share: number) => Math.max(1, Math.ceil(concurrent / share));
  return {registered: of(0.01), monthlyActive: of(0.03), dailyActive: of(0.1), concurrent: of(1), arithmetic: `${Math.round(concurrent)} concurrent; ÷ 0.1 daily active; ÷ 0.3 monthly active; ÷ 0.33 registered`};
}

const FACTORS: Record<string, {base: number; each: number; most: number}> = {
  'docker-vps': {base: 9, each: 0.012, most: 4_000},
  fly: {base: 38, each: 0.03, most: 60_000},
  railway: {base: 25, each: 0.052, most: 30_000},
  eks: {base: 260, each: 0.034, most: 1e9},
  gke: {base: 235, each: 0.036, most: 1e9},
  aks: {base: 210, each: 0.038, most: 1e9},
};

function stage(target: string, level: Level, concurrent: number, commitment: string, tokens: number): Schema<'ScaleStage'> {
  const {base, each} = FACTORS[target]!;
  const people = concurrent * LOADS[level];
  const machines = base + each * people;
  const off = commitment === 'spot' ? 0.35 : commitment === 'reserved' ? 0.28 : 0;
  const parts: [Schema<'ScaleBillLine'>['section'], string, number, string][] = [
    ['compute', 'services', machines * 0.42, 'aws/m6i.large'],
    ['sandboxes', 'sandboxes', people * 0.02, 'aws/m6i.xlarge'],
    ['database', 'database', machines * 0.22, 'aws/db.r6g.large'],
    ['cache', 'cache', machines * 0.08, 'aws/cache.r6g.large'],
    ['storage', 'files', people * 0.001 + 2, 'aws/s3-standard'],
    ['network', 'egress', people * 0.004 + 1, 'aws/egress'],
    ['operations', 'logs', machines * 0.05, 'aws/logs'],
    ['models', 'small model', people * tokens * 0.05, 'openai/small-input'],
    ['models', 'large model', people * tokens * 0.03, 'openai/large-input'],
    ['other-apis', 'transcription', people * 0.003, 'openai/whisper'],
  ];
  const lines: Schema<'ScaleBillLine'>[] = parts.map(([section, name, amount, price], index) => ({
    section, name, price, quantity: Math.max(1, Math.round(amount)), unit: index === 0 ? 'machines' : 'units', unitPrice: amount / Math.max(1, Math.round(amount)),
    monthlyCents: Math.round(amount * 100), basis: 'predicted', arithmetic: `${Math.round(people)} users there × its share`, region: 'us-east-1',
    source: 'https://example.com/pricing', asOf: index % 4 === 0 ? '2026-09-02' : '2026-10-30', unverified: index === 6,
  }));
  if (off > 0) {
    lines.push({...lines[0]!, section: 'discount', name: commitment, quantity: 1, unit: 'discount', unitPrice: -machines * 0.42 * off, monthlyCents: -Math.round(machines * 42 * off), arithmetic: `${off * 100} % of the machines`});
  }
  const total = lines.reduce((sum, line) => sum + line.monthlyCents, 0);
  const sections = [...new Set(lines.map((line) => line.section))].map((section) => ({section, monthlyCents: lines.filter((line) => line.section === section).reduce((sum, line) => sum + line.monthlyCents, 0)}));
  const replicas = Math.max(1, Math.ceil(people / 900));
  const users = counts(people);
  return {
    level, users, requestsPerSecond: people * 0.08, sockets: people * 1.2,
    services: (['edge', 'api', 'gateway', 'rooms', 'worker', 'pooler'] as const).map((role, index) => ({role, replicas: Math.max(1, Math.ceil(replicas / (index + 1))), standby: 0, cpuMilli: 250 + index * 50, memoryBytes: (256 + index * 128) * 1_048_576, arithmetic: `ceil(${Math.round(people)} × 0.08 / (40 × 0.7))`})),
    nodes: target === 'railway' ? [] : [{name: 'services', sku: 'm6i.large', count: Math.ceil(replicas / 3) + 1, sandboxes: false, price: 'aws/m6i.large'}, {name: 'sandboxes', sku: 'm6i.xlarge', count: Math.ceil(people / 600), sandboxes: true, price: 'aws/m6i.xlarge'}],
    sandboxes: [{name: 'web project', count: Math.ceil(people * 0.06), cpuMilli: 250, memoryBytes: 536_870_912}],
    database: {size: target === 'docker-vps' ? '' : 'aws/db.r6g.large', shards: Math.ceil(people / 40_000), copies: 1, cores: people / 2_600, memoryGi: people / 900 + 0.5, storageGb: people / 300 + 10, pooler: people > 2_000 ? 2 : 0, arithmetic: `${Math.round(people * 0.3)} queries/s / (1200 a core × 0.6)`},
    redis: {size: target === 'docker-vps' ? '' : 'aws/cache.r6g.large', count: 1, memoryGi: people / 4_000 + 0.25, arithmetic: '(0.4 GB + 0.25 Gi) / 0.7'},
    storage: {databaseGb: people / 300 + 10, objectsGb: people / 20, logsGbPerMonth: people / 40},
    egressGb: people * 0.045,
    models: [
      {route: 'small', requests: people * 900 * tokens, inputTokens: people * 1.1e6 * tokens, outputTokens: people * 3.2e5 * tokens, arithmetic: '8 an hour × 730 h × 0.4 of the peak'},
      {route: 'large', requests: people * 60 * tokens, inputTokens: people * 2.1e5 * tokens, outputTokens: people * 9e4 * tokens, arithmetic: '0.6 an hour × 730 h × 0.4 of the peak'},
    ],
    demandArithmetic: [`${Math.round(people)} × 0.08 = ${Math.round(people * 0.08)} requests/s`, `${Math.round(people)} × 1.2 sockets`],
    computeArithmetic: ['services: 20 × floor(1930m/250m) = 7 a node', 'sandboxes: by memory 28 a node'],
    bill: {commitment, lines, sections, totalCents: total, infrastructureCents: total - Math.round(people * tokens * 8), note: commitment === 'spot' ? 'Databases stay on demand.' : ''},
    totals: {onDemandCents: total, spotCents: Math.round(total * 0.8), reservedCents: Math.round(total * 0.84)},
    costPerActiveUserCents: Math.round((total / users.monthlyActive) * 100) / 100,
    basis: 'predicted',
  };
}

export function plan(asked: Schema<'ScalePlanRequest'>): Schema<'ScalePlan'> {
  const users = typeof asked.users === 'number' ? asked.users : asked.users.mid;
  const concurrent = Math.max(1, users * (PER_CONCURRENT[asked.meaning] ?? 1));
  const commitment = asked.commitment ?? 'on-demand';
  const redundancy = asked.redundancy ?? 'none';
  const tokens = (asked.workload === 'backoffice' ? 0.1 : 1) * (1 - (asked.assumptions?.cacheHitRate ?? 0.3));
  const targets: Schema<'ScalePlanTarget'>[] = options.targets.map(({name, title}) => {
    const refusal =
      name === 'railway' && asked.workload === 'builder'
        ? {field: 'workload', reason: 'it runs no untrusted code: its containers share a kernel without a sandbox of their own.'}
        : redundancy !== 'none' && name === 'docker-vps'
          ? {field: 'redundancy', reason: 'one machine stands in one zone; asked is that a zone may be lost.'}
          : concurrent > FACTORS[name]!.most
            ? {field: 'users', reason: `the largest machine holds ${FACTORS[name]!.most.toLocaleString('en')} users there; asked are ${Math.round(concurrent).toLocaleString('en')}.`}
            : undefined;
    if (refusal !== undefined) {
      return {target: name, title, offered: false, cheapest: false, refusal};
    }
    const outgrown = concurrent * LOADS.high > FACTORS[name]!.most ? `its largest machine is full at ${FACTORS[name]!.most.toLocaleString('en')} users there.` : undefined;
    const stages = (['low', 'mid', 'high'] as const).filter((level) => level !== 'high' || outgrown === undefined).map((level) => stage(name, level, concurrent, commitment, tokens));
    const total = (level: Level) => stages.find((each) => each.level === level)?.bill.totalCents;
    const high = total('high');
    return {
      target: name, title, offered: true, cheapest: false, availability: 99.9, guarantee: '99.9 % of a month, back within 15m, at most 5m of data lost (backups every 5m).',
      ...(outgrown === undefined ? {} : {outgrown}),
      totalsCents: {low: total('low')!, mid: total('mid')!, ...(high === undefined ? {} : {high})}, stages,
      ...(asked.workload === 'builder' ? {hybrid: {sandboxes: Math.ceil(concurrent * 0.06), withBrowser: Math.ceil(concurrent * 0.01), savesCents: Math.round(concurrent * 1.6), percent: 34, arithmetic: '80 % of projects run in the browser', basis: 'predicted' as const}} : {}),
    };
  });
  const offers = targets.filter((each) => each.offered).sort((a, b) => a.totalsCents!.mid! - b.totalsCents!.mid!);
  const cheapest = offers[0];
  if (cheapest !== undefined) {
    cheapest.cheapest = true;
  }
  const workload = options.workloads.find((each) => each.name === asked.workload)!;
  return {
    users: {low: users, mid: users, high: users}, meaning: asked.meaning, workload: {name: workload.name, title: workload.title, guide: workload.guide}, redundancy, commitment,
    slo: {p95: asked.slo?.p95 ?? '500ms', availability: asked.slo?.availability ?? 99.5, rpo: asked.slo?.rpo ?? '1d', rto: asked.slo?.rto ?? '4h'},
    basis: 'predicted', asOf: '2026-11-21',
    population: {low: counts(concurrent * 0.5), mid: counts(concurrent), high: counts(concurrent * 2.2)},
    ...(cheapest === undefined ? {} : {cheapest: {target: cheapest.target, title: cheapest.title, totalCents: cheapest.totalsCents!.mid!, costPerActiveUserCents: cheapest.stages![1]!.costPerActiveUserCents}}),
    targets,
    guideStages: [
      {guide: 'bharatbuild', reading: 'registered', stated: false, users: Math.round(concurrent * 100), stage: 'Phase 3', line: 102, infrastructure: 'Kubernetes, PostgreSQL with two replicas, Redis cluster', costLowCents: 400_000, costHighCents: 1_500_000, text: 'Phase 3', basis: 'guide'},
      {guide: 'bondhu', reading: 'monthly-active', stated: true, users: Math.round(concurrent * 33), stage: 'Growth', line: 55, infrastructure: '3 servers behind a balancer', costLowCents: 40_000, text: 'Growth', basis: 'guide'},
      {guide: 'jarvis', reading: 'concurrent', stated: false, users: Math.round(concurrent), text: 'no stage covers it; the next is Scale (jarvis:88), 20,000 and more users', basis: 'guide'},
    ],
    gpu: (['low', 'mid', 'high'] as const).map((level) => ({level, gpus: Math.ceil((concurrent * LOADS[level]) / 2_000), gpuCents: Math.ceil((concurrent * LOADS[level]) / 2_000) * 73_440, apiCents: Math.round(concurrent * LOADS[level] * 5 * tokens), breakEvenTokens: 9.1e9, breakEvenUsers: level === 'low' ? 0 : 14_700, cheaper: false, arithmetic: 'max(1, ceil(…)) × aws/g5.xlarge × 730 h', basis: 'predicted' as const})),
    next: [
      {what: 'database', now: '1 × aws/db.r6g.large', then: '1 × aws/db.r6g.xlarge', users: Math.round(users * 1.8), text: '', basis: 'predicted'},
      {what: 'cheapest target', now: cheapest?.title ?? 'none', then: 'AWS EKS', users: Math.round(users * 6.4), text: '', basis: 'predicted'},
      {what: 'stage of bondhu', now: 'Growth', then: 'Scale', users: Math.round(users * 9), text: '', basis: 'predicted'},
    ],
    figures: workload.figures, assumptions: ['requests of a core: 20 – 40 – 80 (assumption: what banyan measure found on the quickstart)', 'CPU in use: 0.5 – 0.6 – 0.7 (guide bondhu:398)'],
    warnings: ['4 of the 31 prices used are unverified: no public page could be read. The first is aws/logs.'],
    text: `Plan for ${users} ${asked.meaning} users\n`,
  };
}
