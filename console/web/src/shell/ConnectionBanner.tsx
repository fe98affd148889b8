import {WifiOff} from 'lucide-react';
import {useSyncExternalStore} from 'react';
import {useReach} from '../api/connection';

const subscribe = (listener: () => void) => {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
};

export function ConnectionBanner() {
  const reach = useReach();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status" aria-live="polite">
      {(reach === 'lost' || !online) && (
        <div className="connection">
          <WifiOff size={15} aria-hidden="true" />
          <span className="grow">
            {online ? 'Banyan does not answer. What you see is from before; this page goes on by itself when it is back.' : 'You are offline. What you see is from before.'}
          </span>
          <span className="spinner" aria-hidden="true" />
        </div>
      )}
    </div>
  );
}
