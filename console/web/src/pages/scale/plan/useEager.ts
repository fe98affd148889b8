import {useEffect, useState} from 'react';

/** What is shown as chosen: at once what the hand chose, and what the address says as soon as it does. */
export function useEager<T>(value: T, onChange: (value: T) => void): [T, (value: T) => void] {
  const [shown, setShown] = useState(value);
  useEffect(() => setShown(value), [value]);
  return [
    shown,
    (next) => {
      setShown(next);
      onChange(next);
    },
  ];
}
