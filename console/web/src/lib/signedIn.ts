/**
 * Whether this browser may have a session. The session's cookie is out of reach of scripts, as it should be, so a page cannot see
 * whether there is one; asking the node for it each time would end in a refusal, which browsers log as an error, for everybody who is
 * signed out. So the console notes that somebody signed in. The note opens nothing: who forges it is asked to sign in.
 */
const KEY = 'banyan.signed-in';

export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true; // Storage is off: only the node can say.
  }
}

export function noteSignedIn(signedIn: boolean): void {
  try {
    if (signedIn) {
      localStorage.setItem(KEY, 'yes');
    } else {
      localStorage.removeItem(KEY);
    }
  } catch {
    // Storage is off: mayBeSignedIn() then says so.
  }
}
