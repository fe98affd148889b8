import type {ReactNode} from 'react';

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'idle';

const TONES: Record<string, Tone> = {
  running: 'ok',
  live: 'ok',
  succeeded: 'ok',
  up: 'ok',
  starting: 'info',
  preparing: 'info',
  building: 'info',
  releasing: 'info',
  draining: 'warn',
  removing: 'warn',
  degraded: 'warn',
  stopped: 'idle',
  superseded: 'idle',
  cancelled: 'idle',
  failed: 'bad',
  down: 'bad',
};

export function toneOf(state: string): Tone {
  return TONES[state] ?? 'idle';
}

/** Shape as well as colour, so that nobody has to tell red from green. */
function Glyph({tone, moving}: {tone: Tone; moving: boolean}) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true" className={moving ? 'breathing' : undefined}>
      {tone === 'ok' && <circle cx="5" cy="5" r="4" fill="currentColor" />}
      {tone === 'info' && <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.8" strokeDasharray="12 8" />}
      {tone === 'warn' && <path d="M5 .8 9.6 9H.4Z" fill="currentColor" />}
      {tone === 'bad' && <path d="M1.5 1.5l7 7m0-7l-7 7" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />}
      {tone === 'idle' && <rect x="1.5" y="1.5" width="7" height="7" rx="1" fill="currentColor" />}
    </svg>
  );
}

const MOVING = new Set(['starting', 'preparing', 'building', 'releasing', 'draining', 'removing']);

export function StatePill({state, bare = false}: {state: string; bare?: boolean}) {
  const tone = toneOf(state);
  return (
    <span className={`state tone-${tone} ${bare ? 'bare' : ''}`}>
      <Glyph tone={tone} moving={MOVING.has(state)} />
      {state.charAt(0).toUpperCase() + state.slice(1)}
    </span>
  );
}

export function Tag({tone, children, title}: {tone?: Tone; children: ReactNode; title?: string}) {
  return (
    <span className={`tag ${tone ? `tone tone-${tone}` : ''}`} title={title}>
      {children}
    </span>
  );
}
