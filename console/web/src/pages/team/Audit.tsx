import {useInfiniteQuery} from '@tanstack/react-query';
import {Route, SearchX} from 'lucide-react';
import {useDeferredValue, useMemo, useState} from 'react';
import type {Schema} from '../../api/client';
import {queries} from '../../api/queries';
import {moment, plural} from '../../lib/format';
import {useTeam} from '../../shell/context';
import {Button} from '../../ui/Button';
import {Empty, ErrorNotice, Loading} from '../../ui/Feedback';
import {Ago} from '../../ui/Small';
import {Tag} from '../../ui/State';
import './team.css';

export default function Audit() {
  const {team} = useTeam();
  const query = useInfiniteQuery(queries.audit(team.id));
  const [text, setText] = useState('');
  const [kind, setKind] = useState('');
  const wanted = useDeferredValue(text).trim().toLowerCase();
  const all = useMemo(() => query.data?.items ?? [], [query.data]);
  const kinds = useMemo(() => [...new Set(all.map((each) => kindOf(each.action)))].sort(), [all]);
  const shown = all.filter(
    (each) => (kind === '' || kindOf(each.action) === kind) && (wanted === '' || `${each.actor} ${each.action} ${each.target} ${JSON.stringify(each.details ?? {})}`.toLowerCase().includes(wanted)),
  );
  return (
    <section className="panel" aria-labelledby="audit">
      <title>{`Audit log · ${team.name} · Banyan`}</title>
      <header>
        <h2 id="audit">Who did what</h2>
        <div className="row wrap">
          <select className="input small" style={{width: 'auto'}} aria-label="Kind of action" value={kind} onChange={(event) => setKind(event.target.value)}>
            <option value="">All kinds</option>
            {kinds.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
          <input className="input small" style={{width: 220}} type="search" placeholder="Person, action, target" aria-label="Filter the audit log" value={text} onChange={(event) => setText(event.target.value)} />
        </div>
      </header>
      {query.isError && (
        <div className="body">
          <ErrorNotice error={query.error} onRetry={() => void (all.length === 0 ? query.refetch() : query.fetchNextPage())} />
        </div>
      )}
      {query.isPending && <Loading label="the audit log" rows={8} />}
      {query.data && all.length === 0 && (
        <Empty icon={Route} title="Nothing happened yet">
          <p>Every change to the team and its apps is written here, with who made it.</p>
        </Empty>
      )}
      {all.length > 0 && shown.length === 0 && (
        <Empty icon={SearchX} title="No entry matches">
          <p>{query.hasNextPage ? 'Older entries are not read yet: read on below.' : 'Take a filter away.'}</p>
        </Empty>
      )}
      {shown.length > 0 && (
        <table className="table cards">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">Did</th>
              <th scope="col">To</th>
              <th scope="col">Details</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <tr key={each.id}>
                <td data-label="When" className="nowrap audit-at">
                  <span title={moment(each.at)}>
                    <Ago at={each.at} />
                  </span>
                </td>
                <td data-label="Who" className="break">
                  {each.actor}
                </td>
                <td data-label="Did">
                  <Tag>{each.action}</Tag>
                </td>
                <td data-label="To" className="break mono small">
                  {each.target}
                </td>
                <td data-label="Details" className="break mono audit-details muted">
                  {details(each)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <footer>
        <span className="faint small">
          {plural(all.length, 'entry', 'entries')} read{shown.length === all.length ? '' : `, ${shown.length} shown`}
        </span>
        {query.hasNextPage && (
          <Button size="small" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Read older entries
          </Button>
        )}
      </footer>
    </section>
  );
}

function kindOf(action: string): string {
  return action.split('.')[0] ?? action;
}

function details(entry: Schema<'AuditEntry'>): string {
  return Object.entries(entry.details ?? {})
    .map(([key, each]) => `${key}: ${typeof each === 'object' ? JSON.stringify(each) : String(each)}`)
    .join(', ');
}
