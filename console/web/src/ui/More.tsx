import {useRef} from 'react';
import {plural} from '../lib/format';
import {Button} from './Button';
import {ErrorNotice} from './Feedback';

interface Props {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: unknown;
    fetchNextPage: () => Promise<{hasNextPage: boolean}>;
  };
  /** How many stand above. */
  shown: number;
  one: string;
  many?: string;
}

/** The foot of a list that is read page by page: how much of it stands there, and a way to the rest. */
export function More({query, shown, one, many = `${one}s`}: Props) {
  const count = useRef<HTMLSpanElement>(null);
  const read = async () => {
    const after = await query.fetchNextPage();
    if (!after.hasNextPage) {
      // The button goes away: who pressed it by keyboard stays where the list ends.
      count.current?.focus();
    }
  };
  return (
    <footer>
      <span ref={count} className="faint small" role="status" tabIndex={-1}>
        {query.hasNextPage ? `The first ${plural(shown, one, many)}` : plural(shown, one, many)}
      </span>
      {query.isFetchNextPageError && <ErrorNotice error={query.error} />}
      {query.hasNextPage && (
        <Button size="small" busy={query.isFetchingNextPage} onClick={() => void read()}>
          Show more {many}
        </Button>
      )}
    </footer>
  );
}
