import {useRef} from 'react';

/**
 * Where the keyboard goes when a dialog closes: back to what had it when the dialog opened. Radix knows that only of dialogs with a
 * trigger of their own. What opened it is noted while rendering, since fields with `autoFocus` take the focus before any effect runs.
 */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const opener = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  if (open && !wasOpen.current) {
    opener.current = document.activeElement;
  }
  wasOpen.current = open;
  return (event) => {
    event.preventDefault();
    if (document.activeElement?.closest('[role=dialog],[role=alertdialog]')) {
      return; // Another one has opened meanwhile and has the keyboard.
    }
    const before = opener.current;
    const target = before instanceof HTMLElement && before.isConnected && before !== document.body ? before : document.getElementById('main');
    target?.focus({preventScroll: true});
  };
}
