import type {Schema} from '../api/client';

type Route = Schema<'Route'>;

/** What a route does with a request, in sentences: the table of routes is read by people who did not write it. */
export function routeInWords(route: Route): string[] {
  const sentences: string[] = [];
  const platform = route.to.startsWith('banyan:');
  sentences.push(
    platform
      ? `Requests under ${route.path} go to Banyan's own ${route.to.slice('banyan:'.length)}.`
      : `Requests under ${route.path} go to the service “${route.to}”${route.strip ? `, which sees them without ${route.path}` : ''}.`,
  );
  sentences.push(identityInWords(route.identity));
  if (route.limit === 'plan') {
    sentences.push("Each caller is held to the limit of their team's plan; beyond it the answer is 429 with Retry-After.");
  }
  sentences.push(classInWords(route.class));
  const cache = cacheInWords(route.cache);
  if (cache !== undefined) {
    sentences.push(cache);
  }
  if (route.timeout !== undefined) {
    sentences.push(`An answer must begin within ${route.timeout}.`);
  }
  return sentences;
}

export function identityInWords(identity: Route['identity']): string {
  switch (identity) {
    case 'required':
      return 'Only signed-in callers pass; the service is told who they are.';
    case 'optional':
      return 'Everybody passes; the service is told who signed-in callers are.';
    case 'none':
      return 'Everybody passes, and nobody is asked who they are.';
  }
}

export function classInWords(trafficClass: Route['class']): string {
  switch (trafficClass) {
    case 'critical':
      return 'Under overload these requests are the last to be refused.';
    case 'interactive':
      return 'Under overload these requests are refused after background work.';
    case 'background':
      return 'Under overload these requests are the first to be refused.';
  }
}

/** `cache` is an object as written in banyan.app.yaml: methods with their time to live, `staleOnError`, `shared`. */
export function cacheInWords(cache: Route['cache']): string | undefined {
  if (cache === undefined || cache === null) {
    return undefined;
  }
  const rule = cache as Record<string, unknown>;
  const lives = Object.entries(rule).filter(([key, value]) => /^[A-Z]+$/.test(key) && value !== undefined);
  if (lives.length === 0) {
    return undefined;
  }
  const kept = lives.map(([method, ttl]) => `${method} answers for ${String(ttl)}`).join(', ');
  const whose = rule['shared'] === true ? 'one copy for all callers' : 'a copy per caller';
  const stale = rule['staleOnError'] === true ? '; while the service fails, the last good answer is given' : '';
  return `The edge keeps ${kept} (${whose})${stale}.`;
}
