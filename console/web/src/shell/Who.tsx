import {useInfiniteQuery} from '@tanstack/react-query';
import {useEffect} from 'react';
import {useOutletContext} from 'react-router';
import {queries} from '../api/queries';
import type {AppPlace} from './context';

/** Who did something to an app. The API may say it by e-mail or name, or by the id of a user or key, which is looked up in the team. */
export function Who({by}: {by: string | undefined}) {
  const place = useOutletContext<AppPlace | null>();
  const team = place?.app.team ?? '';
  const user = by?.startsWith('usr_') ?? false;
  const key = by?.startsWith('key_') ?? false;
  const members = useInfiniteQuery({...queries.members(team), enabled: user && team !== '', staleTime: 60_000});
  const keys = useInfiniteQuery({...queries.keys(team), enabled: key && team !== '', staleTime: 60_000});
  const member = members.data?.items.find((each) => each.user === by);
  const made = keys.data?.items.find((each) => each.id === by);
  useReadOn(members, user && member === undefined);
  useReadOn(keys, key && made === undefined);
  if (by === undefined) {
    return '–';
  }
  if (user) {
    return member?.name ?? (isWhole(members) ? 'a former member' : '…');
  }
  if (key) {
    return made?.name ?? (isWhole(keys) ? 'a key since revoked' : '…');
  }
  return by;
}

interface Pages {
  data: unknown;
  hasNextPage: boolean;
  isFetching: boolean;
  isError: boolean;
  fetchNextPage: (options: {cancelRefetch: boolean}) => Promise<unknown>;
}

/** Nobody is former because they stand on a page that was not read. */
function isWhole({data, hasNextPage}: Pages): boolean {
  return data !== undefined && !hasNextPage;
}

/** Reads page after page while what is looked for was on none; all who look for something share each read. */
function useReadOn({hasNextPage, isFetching, isError, fetchNextPage}: Pages, wanted: boolean): void {
  const next = wanted && hasNextPage && !isFetching && !isError;
  useEffect(() => {
    if (next) {
      void fetchNextPage({cancelRefetch: false});
    }
  }, [next, fetchNextPage]);
}
