import {CheckCircle2, X, XCircle} from 'lucide-react';
import {Toast as Primitive} from 'radix-ui';
import {useSyncExternalStore} from 'react';
import {ApiError} from '../api/problem';
import {Button} from './Button';
import {messageOf} from './Feedback';

interface ToastEntry {
  key: number;
  tone: 'ok' | 'bad';
  text: string;
  meta?: string;
  undo?: () => void;
}

const TOASTS_MAX = 4;
let entries: readonly ToastEntry[] = [];
let nextKey = 0;
const listeners = new Set<() => void>();

function set(next: readonly ToastEntry[]): void {
  entries = next;
  listeners.forEach((listener) => listener());
}

function show(entry: Omit<ToastEntry, 'key'>): void {
  set([...entries.slice(1 - TOASTS_MAX), {...entry, key: nextKey++}]);
}

/** Says that something was done, with the way back where there is one. */
export const toast = {
  done: (text: string, undo?: () => void) => show({tone: 'ok', text, ...(undo ? {undo} : {})}),
  failed: (error: unknown) => {
    const requestId = error instanceof ApiError ? error.problem.requestId : undefined;
    show({tone: 'bad', text: messageOf(error), ...(requestId ? {meta: `Request ${requestId}`} : {})});
  },
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => entries);
  const dismiss = (key: number) => set(entries.filter((entry) => entry.key !== key));
  return (
    <Primitive.Provider label="Notification" swipeDirection="right">
      {shown.map((entry) => (
        <Primitive.Root
          key={entry.key}
          className={`toast tone-${entry.tone}`}
          duration={entry.undo || entry.tone === 'bad' ? 10_000 : 5_000}
          onOpenChange={(open) => !open && dismiss(entry.key)}
        >
          {entry.tone === 'ok' ? <CheckCircle2 aria-hidden="true" /> : <XCircle aria-hidden="true" />}
          <div className="text">
            <Primitive.Description>{entry.text}</Primitive.Description>
            {entry.meta && <div className="meta mono">{entry.meta}</div>}
          </div>
          {entry.undo && (
            <Primitive.Action asChild altText="Press F8, then undo">
              <Button size="small" onClick={entry.undo}>
                Undo
              </Button>
            </Primitive.Action>
          )}
          <Primitive.Close asChild>
            <Button look="quiet" size="small" icon aria-label="Dismiss">
              <X size={14} aria-hidden="true" />
            </Button>
          </Primitive.Close>
        </Primitive.Root>
      ))}
      <Primitive.Viewport className="toasts" />
    </Primitive.Provider>
  );
}
