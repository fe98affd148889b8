import {api, value, type Schema} from '../../api/client';
import {meQuery, queryClient} from '../../api/queries';
import {noteSignedIn} from '../../lib/signedIn';

/** Signs this browser in and forgets what an earlier user saw. */
export async function signIn(email: string, password: string): Promise<void> {
  // The page that comes next is fetched while the node checks the password, which takes it a while on purpose.
  void import('../apps/Overview').catch(() => undefined);
  await value(api.POST('/v1/session', {body: {email, password}}));
  noteSignedIn(true);
  queryClient.clear();
  await queryClient.fetchQuery(meQuery);
}

/**
 * Makes an account and signs this browser in. Sign-up answers with tokens for programs; the console keeps none of them, so it ends
 * that session at once and lives on its cookie. Nobody waits for that end: it goes on when the page is left, too.
 */
export async function signUp(body: Schema<'SignUp'>): Promise<void> {
  const made = await value(api.POST('/v1/auth/signup', {body}));
  void api.POST('/v1/auth/logout', {headers: {Authorization: `Bearer ${made.accessToken}`}, credentials: 'omit', keepalive: true}).catch(() => undefined);
  await signIn(body.email, body.password);
}

/** Only paths of this console: a link must not lead to another site after signing in. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
}
