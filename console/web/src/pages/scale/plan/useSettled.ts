import {useEffect, useRef} from 'react';

const PAUSE_MILLIS = 180;

/** Tells a value once no other came for a moment: a slider passes many, and each that is told asks the node. */
export function useSettled<T>(tell: (value: T) => void): (value: T) => void {
  const latest = useRef(tell);
  latest.current = tell;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (value) => {
    clearTimeout(timer.current);
    // The newest function: what else was chosen meanwhile must not be undone.
    timer.current = setTimeout(() => latest.current(value), PAUSE_MILLIS);
  };
}
