import {useInfiniteQuery, useQuery} from '@tanstack/react-query';
import {ScrollText, SearchX, Undo2} from 'lucide-react';
import {useState} from 'react';
import {Link, useParams} from 'react-router';
import {ApiError} from '../../api/problem';
import {queries} from '../../api/queries';
import {bytes, moment, plural, sentence} from '../../lib/format';
import {useApp} from '../../shell/context';
import {Who} from '../../shell/Who';
import {Button} from '../../ui/Button';
import {Empty, ErrorNotice, Loading, Notice} from '../../ui/Feedback';
import {LogView} from '../../ui/log/LogView';
import {useLogStream} from '../../ui/log/useLogStream';
import {PageHead} from '../../ui/PageHead';
import {CopyButton} from '../../ui/Small';
import {StatePill, Tag} from '../../ui/State';
import {canGoBack} from './Releases';
import {Rollback} from './Rollback';
import './release.css';

export default function Release() {
  const {release: id = ''} = useParams();
  const {app, base, editable} = useApp();
  const query = useQuery(queries.release(app.id, id));
  const all = useInfiniteQuery(queries.releases(app.id));
  const [asking, setAsking] = useState(false);
  const release = query.data;
  const log = useLogStream(`/v1/apps/${encodeURIComponent(app.id)}/logs?${new URLSearchParams({release: id, tail: '2000'})}`);
  if (release === undefined) {
    if (query.error instanceof ApiError && (query.error.status === 404 || query.error.status === 400)) {
      return (
        <Empty heading="h1" icon={SearchX} title="There is no such release" action={<Link className="button" to={`${base}/releases`}>All releases</Link>}>
          <p>It belongs to another app, or was never made.</p>
        </Empty>
      );
    }
    return query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : <Loading label="the release" rows={8} />;
  }
  return (
    <>
      <PageHead
        title={`Release ${release.number}`}
        context={app.name}
        beside={
          <>
            <StatePill state={release.state} />
            {release.current && <Tag tone="ok">current</Tag>}
          </>
        }
        actions={
          editable &&
          canGoBack(release) && (
            <Button onClick={() => setAsking(true)}>
              <Undo2 size={14} aria-hidden="true" /> Go back to it
            </Button>
          )
        }
      />
      {release.state === 'failed' && (
        <div style={{marginBottom: 16}}>
          <Notice tone="bad">{sentence(release.reason)}{/[.!?]$/.test(release.reason) ? '' : '.'} The release before it goes on running.</Notice>
        </div>
      )}
      <section className="panel" aria-label="About the release">
        <dl className="facts body">
          {release.state !== 'failed' && (
            <>
              <dt>State</dt>
              <dd>{sentence(release.reason)}</dd>
            </>
          )}
          <dt>Made</dt>
          <dd>
            {moment(release.createdAt)} by <Who by={release.createdBy} />
          </dd>
          <dt>Contents</dt>
          <dd>
            {plural(release.files, 'file')}, {bytes(release.bytes)}
            {release.kept === false && ' (no longer kept)'}
          </dd>
          <dt>Id</dt>
          <dd className="row">
            <code className="truncate">{release.id}</code> <CopyButton text={release.id} label="Copy the id" />
          </dd>
        </dl>
      </section>
      <h2 style={{margin: '24px 0 10px'}}>Build and rollout log</h2>
      {log.state.kind === 'refused' && <ErrorNotice error={log.state.error} />}
      <section className="panel release-log" aria-label="Log of the release">
        <LogView
          lines={log.lines}
          label={`Log of release ${release.number}`}
          writer={(line) => line.service || 'build'}
          wrap
          empty={
            log.state.kind === 'connecting' ? (
              <span className="muted">Reading the log…</span>
            ) : (
              <Empty icon={ScrollText} title="No line is kept for this release">
                <p>The log on the node’s disk is a ring: old lines make room for new ones.</p>
              </Empty>
            )
          }
        />
      </section>
      {asking && <Rollback app={app.id} to={release} from={all.data?.items.find((each) => each.current)} onClose={() => setAsking(false)} />}
    </>
  );
}
