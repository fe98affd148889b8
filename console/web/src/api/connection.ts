import {useSyncExternalStore} from 'react';
import {backOffMillis, delay} from '../lib/backoff';

/**
 * Whether the node answers. Every call reports here; while it does not answer, one probe asks its liveness with back-off, and what
 * was on the screen is asked again when it is back.
 */
export type Reach = 'reached' | 'lost';

type Listener = () => void;

class Connection {
  private reach: Reach = 'reached';
  private readonly listeners = new Set<Listener>();
  private readonly returns = new Set<Listener>();
  private probing = false;

  constructor(private readonly probe: () => Promise<boolean>) {}

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): Reach => this.reach;

  /** Called once each time that the node comes back. */
  onReturn(listener: Listener): () => void {
    this.returns.add(listener);
    return () => this.returns.delete(listener);
  }

  reached(): void {
    if (this.reach === 'lost') {
      this.set('reached');
      this.returns.forEach((listener) => listener());
    }
  }

  lost(): void {
    this.set('lost');
    if (!this.probing) {
      this.probing = true;
      void this.probeUntilBack();
    }
  }

  private async probeUntilBack(): Promise<void> {
    for (let attempt = 0; this.reach === 'lost'; attempt++) {
      await delay(backOffMillis(Math.min(attempt, 4)));
      if (await this.probe()) {
        this.reached();
      }
    }
    this.probing = false;
  }

  private set(reach: Reach): void {
    if (this.reach !== reach) {
      this.reach = reach;
      this.listeners.forEach((listener) => listener());
    }
  }
}

async function alive(): Promise<boolean> {
  try {
    const response = await fetch('/health/live', {cache: 'no-store', signal: AbortSignal.timeout(5_000)});
    return response.ok;
  } catch {
    return false; // Still away: that is what was asked.
  }
}

export const connection = new Connection(alive);

export function useReach(): Reach {
  return useSyncExternalStore(connection.subscribe, connection.current);
}
