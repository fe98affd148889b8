import {useEffect, useState} from 'react';
import {Button} from '../../../ui/Button';

/** Says that a simulation runs, for how long it has, and stops waiting for it. The node tells no share of it: it is done in seconds. */
export function Running({onCancel}: {onCancel: () => void}) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const began = Date.now();
    const timer = setInterval(() => setSeconds((Date.now() - began) / 1_000), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="panel running">
      <span className="spinner" aria-hidden="true" />
      <span className="grow">
        <span role="status">Simulating…</span> <span className="mono faint">{seconds.toFixed(1)} s</span>
      </span>
      <Button size="small" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
