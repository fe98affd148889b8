import {useInfiniteQuery} from '@tanstack/react-query';
import {SquareTerminal} from 'lucide-react';
import {Link} from 'react-router';
import type {Schema} from '../../api/client';
import {queries} from '../../api/queries';
import {sentence, span} from '../../lib/format';
import {useApp} from '../../shell/context';
import {Who} from '../../shell/Who';
import {Empty, ErrorNotice, Loading} from '../../ui/Feedback';
import {More} from '../../ui/More';
import {Ago, useNow} from '../../ui/Small';
import {StatePill, Tag} from '../../ui/State';

type Command = Schema<'Command'>;

export function isLive(command: Command): boolean {
  return command.state === 'starting' || command.state === 'running';
}

/** How long it ran, or runs. */
export function took(command: Command, now: number): string {
  const until = command.finishedAt === undefined ? now : Date.parse(command.finishedAt);
  return span((until - Date.parse(command.createdAt)) / 1_000);
}

/** What was run in the app, newest first, by people and by schedules. */
export function Commands({chosen, query}: {chosen: string | undefined; query: ReturnType<typeof useCommands>}) {
  const {base} = useApp();
  const now = useNow();
  const all = query.all;
  return (
    <section className="panel commands" aria-labelledby="commands">
      <header>
        <h2 id="commands">What was run</h2>
        <span className="faint small">by people and schedules, the last 500</span>
      </header>
      {query.isPending && <Loading label="what was run" />}
      {query.isError && !query.isFetchNextPageError && (
        <div className="body">
          <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
        </div>
      )}
      {query.data && all.length === 0 && (
        <Empty icon={SquareTerminal} title="Nothing was run yet">
          <p>What you run appears here with its output, for the whole team; so does what schedules run.</p>
        </Empty>
      )}
      {all.length > 0 && (
        <table className="table cards">
          <thead>
            <tr>
              <th scope="col">Command</th>
              <th scope="col">State</th>
              <th scope="col">Exit code</th>
              <th scope="col">Started by</th>
              <th scope="col">When</th>
              <th scope="col">Took</th>
            </tr>
          </thead>
          <tbody>
            {all.map((each) => (
              <tr key={each.id} className={each.id === chosen ? 'chosen' : undefined}>
                <td className="title command-cell">
                  <Link to={`${base}/run/${each.id}`} className="command-link" aria-current={each.id === chosen ? 'page' : undefined}>
                    <code className="truncate link" title={each.command}>
                      {each.command}
                    </code>{' '}
                    <span className="muted small nowrap">in {each.service}</span>
                  </Link>
                </td>
                <td data-label="State">
                  <span title={each.reason === undefined ? undefined : sentence(each.reason)}>
                    <StatePill state={each.state} bare />
                  </span>
                </td>
                <td data-label="Exit code" className="mono">
                  {each.exitCode ?? '–'}
                </td>
                <td data-label="Started by" className="break">
                  {each.schedule === undefined ? <Who by={each.createdBy} /> : <Tag title="A schedule of the app">{each.schedule}</Tag>}
                </td>
                <td data-label="When" className="muted">
                  <Ago at={each.createdAt} />
                </td>
                <td data-label="Took" className="muted nowrap">
                  {took(each, now)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {all.length > 0 && <More query={query} shown={all.length} one="command" />}
    </section>
  );
}

/** The app's commands as far as they were read, and all of them in one list. */
export function useCommands(app: string) {
  const query = useInfiniteQuery(queries.commands(app));
  return {...query, all: query.data?.items ?? []};
}
