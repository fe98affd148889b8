import {useEffect, useRef, useSyncExternalStore} from 'react';

const KEY = 'banyan.single-keys';
const SEQUENCE_MILLIS_MAX = 1_200;
const listeners = new Set<() => void>();
let singleKeys = read();

function read(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true; // Storage is off: the default.
  }
}

/** Shortcuts of one letter can be turned off: they get in the way of speech input (WCAG 2.1.4). */
export function setSingleKeys(on: boolean): void {
  singleKeys = on;
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // Storage is off: it holds for this tab.
  }
  listeners.forEach((listener) => listener());
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => singleKeys,
  );
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Follows keys and two-key sequences such as `g l`. Exported for its test. */
export class KeySequence {
  private first: {key: string; at: number} | undefined;

  /** The name of what was pressed: a pair when the key before began one, else the key. */
  press(key: string, atMillis: number, starts: (key: string) => boolean): string | undefined {
    const before = this.first;
    this.first = undefined;
    if (before !== undefined && atMillis - before.at <= SEQUENCE_MILLIS_MAX) {
      return `${before.key} ${key}`;
    }
    if (starts(key)) {
      this.first = {key, at: atMillis};
      return undefined;
    }
    return key;
  }
}

export type Shortcuts = Record<string, () => void>;

/** Listens while mounted. Keys: `mod+k`, single keys such as `?`, and sequences such as `g l`. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  current.current = shortcuts;
  useEffect(() => {
    const sequence = new KeySequence();
    const onKey = (event: KeyboardEvent) => {
      const known = current.current;
      if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
        const action = known[`mod+${event.key.toLowerCase()}`];
        if (action !== undefined) {
          event.preventDefault();
          action();
        }
        return;
      }
      if (!singleKeys || event.altKey || event.ctrlKey || event.metaKey || typing(event.target) || document.querySelector('[role=dialog],[role=alertdialog],[role=menu]') !== null) {
        return;
      }
      const name = sequence.press(event.key, event.timeStamp, (key) => Object.keys(known).some((each) => each.startsWith(`${key} `)));
      const action = name === undefined ? undefined : known[name];
      if (action !== undefined) {
        event.preventDefault();
        action();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

export const modKey = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '') ? '⌘' : 'Ctrl ';
