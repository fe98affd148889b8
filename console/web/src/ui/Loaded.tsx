import type {ReactNode} from 'react';
import {ErrorNotice, Loading} from './Feedback';

interface Read<T> {
  data: T | undefined;
  isError: boolean;
  error: unknown;
  refetch: () => Promise<unknown>;
}

/** What a query found; before that its outline, or what went wrong. Data from before stays while a later read fails. */
export function Loaded<T>({query, label, rows, children}: {query: Read<T>; label: string; rows?: number; children: (data: T) => ReactNode}) {
  if (query.data !== undefined) {
    return children(query.data);
  }
  if (query.isError) {
    return (
      <div style={{padding: 16}}>
        <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return <Loading label={label} {...(rows === undefined ? {} : {rows})} />;
}
