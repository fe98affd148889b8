import {infiniteQueryOptions, keepPreviousData, QueryCache, QueryClient, queryOptions, useQuery, type QueryKey} from '@tanstack/react-query';
import {mayBeSignedIn, noteSignedIn} from '../lib/signedIn';
import {api, value, type Schema} from './client';
import {connection} from './connection';
import {ApiError, UnreachableError} from './problem';

/** Who is signed in; null for nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Schema<'Me'> | null> => {
    if (!mayBeSignedIn()) {
      return null;
    }
    try {
      return await value(api.GET('/v1/me'));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        noteSignedIn(false);
        return null;
      }
      throw error;
    }
  },
  staleTime: 60_000,
});

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // The session ended elsewhere: the shell then shows the sign-in page and comes back here.
      if (error instanceof ApiError && error.status === 401 && query.queryKey[0] !== 'me') {
        queryClient.setQueryData(meQuery.queryKey, null);
      }
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (failures, error) => !(error instanceof ApiError && error.status < 500) && failures < 2,
      networkMode: 'always',
    },
    mutations: {
      networkMode: 'always',
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) {
          queryClient.setQueryData(meQuery.queryKey, null);
        }
      },
    },
  },
});

connection.onReturn(() => void queryClient.invalidateQueries());

/** A poll that pauses while the tab is hidden (the default) and while the node is away (the probe asks then). */
function every(millis: number) {
  return {refetchInterval: () => (connection.current() === 'lost' ? false : millis) as number | false};
}

interface Page<T> {
  items: T[];
  nextCursor?: string;
}

/** All pages that were read are read again, so who reads far back gets new ones when something is changed or the page is opened. */
const PAGES_POLLED_MAX = 4;

/** The node reckons one thing at a time for each caller: what comes too early is asked again. */
const RECKON_TRIES_MAX = 12;
const RECKON_PAUSE_MILLIS = 700;
const reckoned = {
  retry: (failures: number, error: unknown) => error instanceof ApiError && error.status === 429 && failures < RECKON_TRIES_MAX,
  retryDelay: RECKON_PAUSE_MILLIS,
  // The same question has the same answer, until the node gets other prices.
  staleTime: 300_000,
  refetchOnWindowFocus: false,
};

/** What is not asked for has the contract's default, which the generated type takes for given. */
export type PlanAsked = Pick<Schema<'ScalePlanRequest'>, 'users' | 'meaning' | 'workload'> & {
  [Key in 'slo' | 'assumptions']?: Partial<NonNullable<Schema<'ScalePlanRequest'>[Key]>>;
} & Partial<Pick<Schema<'ScalePlanRequest'>, 'targets' | 'redundancy' | 'commitment'>>;

/** A list that is read page by page; `items` are those of all pages that were read so far. */
function paged<T>(queryKey: QueryKey, limit: number, read: (query: {limit: number; cursor?: string}) => Promise<Page<T>>, pollMillis?: number) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({pageParam}) => read({limit, ...(pageParam === '' ? {} : {cursor: pageParam})}),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    select: ({pages}) => ({items: pages.flatMap((page) => page.items)}),
    refetchInterval: ({state}) => (pollMillis === undefined || connection.current() === 'lost' || (state.data?.pages.length ?? 0) > PAGES_POLLED_MAX ? false : pollMillis),
  });
}

/** Forgets what the last user saw, and that there was one. */
export function forgetUser(): void {
  noteSignedIn(false);
  queryClient.clear();
  queryClient.setQueryData(meQuery.queryKey, null);
}

export const authSettingsQuery = queryOptions({
  queryKey: ['auth-settings'],
  queryFn: () => value(api.GET('/v1/auth/settings')),
  staleTime: 30_000,
});

export const appsQuery = queryOptions({
  queryKey: ['apps'],
  queryFn: () => value(api.GET('/v1/apps', {params: {query: {limit: 200}}})),
  // One that is being deleted is gone in a moment.
  refetchInterval: ({state}) => (connection.current() === 'lost' ? false : state.data?.items.some((each) => each.state === 'removing') ? 1_000 : 10_000),
});

const app = (id: string) => ({params: {path: {app: id}}});
const team = (id: string) => ({params: {path: {team: id}}});

export const queries = {
  services: (id: string) => queryOptions({queryKey: ['app', id, 'services'], queryFn: () => value(api.GET('/v1/apps/{app}/services', app(id))), ...every(3_000)}),
  instances: (id: string) => queryOptions({queryKey: ['app', id, 'instances'], queryFn: () => value(api.GET('/v1/apps/{app}/instances', app(id))), ...every(3_000)}),
  instance: (id: string, instance: string) =>
    queryOptions({
      queryKey: ['app', id, 'instances', instance],
      queryFn: () => value(api.GET('/v1/apps/{app}/instances/{instance}', {params: {path: {app: id, instance}}})),
      ...every(5_000),
    }),
  releases: (id: string) =>
    paged(['app', id, 'releases'], 100, (query) => value(api.GET('/v1/apps/{app}/releases', {params: {path: {app: id}, query}})), 4_000),
  release: (id: string, release: string) =>
    queryOptions({
      queryKey: ['app', id, 'releases', release],
      queryFn: () => value(api.GET('/v1/apps/{app}/releases/{release}', {params: {path: {app: id, release}}})),
      ...every(4_000),
    }),
  routes: (id: string) => queryOptions({queryKey: ['app', id, 'routes'], queryFn: () => value(api.GET('/v1/apps/{app}/routes', app(id))), staleTime: 15_000}),
  secrets: (id: string) => queryOptions({queryKey: ['app', id, 'secrets'], queryFn: () => value(api.GET('/v1/apps/{app}/secrets', app(id)))}),
  variables: (id: string) => paged(['app', id, 'config'], 100, (query) => value(api.GET('/v1/apps/{app}/config', {params: {path: {app: id}, query}}))),
  schedules: (id: string) => queryOptions({queryKey: ['app', id, 'schedules'], queryFn: () => value(api.GET('/v1/apps/{app}/schedules', app(id))), ...every(10_000)}),
  commands: (id: string) =>
    paged(['app', id, 'command-list'], 25, (query) => value(api.GET('/v1/apps/{app}/commands', {params: {path: {app: id}, query}})), 5_000),
  command: (id: string, command: string) =>
    queryOptions({
      queryKey: ['app', id, 'commands', command],
      queryFn: () => value(api.GET('/v1/apps/{app}/commands/{command}', {params: {path: {app: id, command}}})),
    }),
  metrics: (id: string, window: string, step: string) =>
    queryOptions({
      queryKey: ['app', id, 'metrics', window, step],
      queryFn: () => value(api.GET('/v1/apps/{app}/metrics', {params: {path: {app: id}, query: {window, step}}})),
      // Live points keep it going; a full read now and then mends what a break left out.
      refetchInterval: 60_000,
      staleTime: 30_000,
    }),
  scaling: (id: string) => queryOptions({queryKey: ['app', id, 'scaling'], queryFn: () => value(api.GET('/v1/apps/{app}/scaling', app(id))), ...every(3_000)}),
  scaleOptions: () => queryOptions({queryKey: ['scale', 'options'], queryFn: () => value(api.GET('/v1/scale/options')), staleTime: 300_000}),
  advice: (id: string, preset: string | undefined, window: string) =>
    queryOptions({
      queryKey: ['app', id, 'advice', preset ?? '', window],
      queryFn: () => value(api.GET('/v1/scale/advice', {params: {query: {app: id, window, ...(preset === undefined ? {} : {preset})}}})),
      placeholderData: keepPreviousData,
      ...every(15_000),
    }),
  scalePlan: (body: PlanAsked) =>
    queryOptions({queryKey: ['scale', 'plan', body], queryFn: ({signal}) => value(api.POST('/v1/scale/plan', {body: body as Schema<'ScalePlanRequest'>, signal})), placeholderData: keepPreviousData, ...reckoned}),
  simulation: (body: Schema<'ScaleSimulateRequest'>) =>
    queryOptions({queryKey: ['scale', 'simulate', body], queryFn: ({signal}) => value(api.POST('/v1/scale/simulate', {body, signal})), ...reckoned}),
  lint: (body: Schema<'ScaleLintRequest'>) => queryOptions({queryKey: ['scale', 'lint', body], queryFn: ({signal}) => value(api.POST('/v1/scale/lint', {body, signal})), ...reckoned}),
  members: (id: string) => paged(['team', id, 'members'], 100, (query) => value(api.GET('/v1/teams/{team}/members', {params: {path: {team: id}, query}}))),
  invites: (id: string) => paged(['team', id, 'invites'], 100, (query) => value(api.GET('/v1/teams/{team}/invites', {params: {path: {team: id}, query}}))),
  keys: (id: string) => paged(['team', id, 'keys'], 100, (query) => value(api.GET('/v1/teams/{team}/keys', {params: {path: {team: id}, query}}))),
  audit: (id: string) => paged(['team', id, 'audit'], 50, (query) => value(api.GET('/v1/teams/{team}/audit', {params: {path: {team: id}, query}}))),
  usage: (id: string) => queryOptions({queryKey: ['team', id, 'usage'], queryFn: () => value(api.GET('/v1/teams/{team}/usage', team(id))), ...every(5_000)}),
  plans: () => queryOptions({queryKey: ['plans'], queryFn: () => value(api.GET('/v1/plans')), staleTime: 60_000}),
  sessions: () => paged(['sessions'], 100, (query) => value(api.GET('/v1/me/sessions', {params: {query}}))),
  settings: () => queryOptions({queryKey: ['system', 'settings'], queryFn: () => value(api.GET('/v1/system/settings')), staleTime: 30_000}),
  node: () => queryOptions({queryKey: ['system', 'node'], queryFn: () => value(api.GET('/v1/system/node')), ...every(3_000)}),
};

export function useMe() {
  return useQuery(meQuery);
}

/** True for errors that say nothing new while the reconnect banner is up. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof UnreachableError;
}
