import {useQuery} from '@tanstack/react-query';
import {useOutletContext} from 'react-router';
import {queries} from '../api/queries';
import type {AppPlace} from './context';

/** Who did something to an app. The API may say it by e-mail or name, or by the id of a user or key, which is looked up in the team. */
export function Who({by}: {by: string | undefined}) {
  const place = useOutletContext<AppPlace | null>();
  const team = place?.app.team ?? '';
  const user = by?.startsWith('usr_') ?? false;
  const key = by?.startsWith('key_') ?? false;
  const members = useQuery({...queries.members(team), enabled: user && team !== '', staleTime: 60_000});
  const keys = useQuery({...queries.keys(team), enabled: key && team !== '', staleTime: 60_000});
  if (by === undefined) {
    return '–';
  }
  if (user) {
    return members.data?.items.find((each) => each.user === by)?.name ?? (members.data ? 'a former member' : '…');
  }
  if (key) {
    return keys.data?.items.find((each) => each.id === by)?.name ?? (keys.data ? 'a key since revoked' : '…');
  }
  return by;
}
