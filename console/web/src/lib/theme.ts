import {useSyncExternalStore} from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'banyan.theme';
const listeners = new Set<() => void>();
const systemDark = globalThis.matchMedia?.('(prefers-color-scheme: dark)');

function read(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system'; // Storage is off; the choice then lasts as long as the tab.
  }
}

let choice: ThemeChoice = read();

function apply(): void {
  document.documentElement.dataset['theme'] = resolved();
  listeners.forEach((listener) => listener());
}

export function resolved(): 'light' | 'dark' {
  return choice === 'system' ? (systemDark?.matches ? 'dark' : 'light') : choice;
}

export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  try {
    if (next === 'system') {
      localStorage.removeItem(KEY);
    } else {
      localStorage.setItem(KEY, next);
    }
  } catch {
    // Storage is off: the choice holds for this tab.
  }
  apply();
}

systemDark?.addEventListener('change', () => choice === 'system' && apply());

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

/** The theme that is on the screen, for what draws on a canvas. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, resolved);
}
