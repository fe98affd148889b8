import {useMutation, useQuery} from '@tanstack/react-query';
import {Play, Square, SquareTerminal} from 'lucide-react';
import {useState} from 'react';
import {Link, useNavigate, useParams, useSearchParams} from 'react-router';
import {api, value, type Schema} from '../../api/client';
import {queries, queryClient} from '../../api/queries';
import {sentence, span} from '../../lib/format';
import {recentCommands, remember} from '../../lib/recent';
import {useApp} from '../../shell/context';
import {Button} from '../../ui/Button';
import {Empty, ErrorNotice, Notice} from '../../ui/Feedback';
import {LogView} from '../../ui/log/LogView';
import {useLogStream} from '../../ui/log/useLogStream';
import {PageHead} from '../../ui/PageHead';
import {Ago, useNow} from '../../ui/Small';
import {StatePill} from '../../ui/State';
import {toast} from '../../ui/Toasts';
import './run.css';

export default function Run() {
  const {command} = useParams();
  const {app, base, editable} = useApp();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const services = (useQuery(queries.services(app.id)).data?.items ?? []).filter((each) => each.kind === 'process');
  const [chosen, setChosen] = useState(search.get('service') ?? '');
  const [text, setText] = useState('');
  const service = chosen || (services[0]?.name ?? '');
  const run = useMutation({
    mutationFn: () => value(api.POST('/v1/apps/{app}/commands', {params: {path: {app: app.id}}, body: {service, command: text}})),
    onSuccess: (made) => {
      remember(app.id, made);
      void navigate(`${base}/run/${made.id}`);
    },
  });
  const recent = recentCommands(app.id);
  return (
    <>
      <PageHead
        title="Run"
        context={app.name}
        lead="Runs a command once in the current release, with the environment and the limits of a service. Migrations, consoles’ one-liners, repairs."
      />
      {!editable ? (
        <Notice>Viewers cannot run commands. Ask an owner of the team for the editor role.</Notice>
      ) : (
        <form
          className="run-form panel"
          onSubmit={(event) => {
            event.preventDefault();
            run.mutate();
          }}
        >
          <select className="input" aria-label="Service" value={service} onChange={(event) => setChosen(event.target.value)}>
            {services.map((each) => (
              <option key={each.name}>{each.name}</option>
            ))}
          </select>
          <span className="run-prompt mono" aria-hidden="true">
            $
          </span>
          <input className="input mono grow" aria-label="Command" placeholder="./manage.py migrate" value={text} onChange={(event) => setText(event.target.value)} maxLength={8192} required spellCheck={false} autoCapitalize="off" autoComplete="off" list="recent-commands" />
          <datalist id="recent-commands">
            {[...new Set(recent.map((each) => each.command))].map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
          <Button look="primary" type="submit" busy={run.isPending} disabled={service === ''}>
            <Play size={13} aria-hidden="true" /> Run
          </Button>
        </form>
      )}
      {run.isError && (
        <div style={{marginTop: 12}}>
          <ErrorNotice error={run.error} />
        </div>
      )}
      {command !== undefined ? (
        <Output key={command} id={command} editable={editable} />
      ) : (
        recent.length === 0 && (
          <div className="panel" style={{marginTop: 16}}>
            <Empty icon={SquareTerminal} title="Nothing was run from this tab">
              <p>The output appears here as it is written; it can be left and come back to.</p>
            </Empty>
          </div>
        )
      )}
      {recent.length > 0 && (
        <section style={{marginTop: 20}}>
          <h2 style={{marginBottom: 8}}>Run from this tab</h2>
          <ul className="panel recent">
            {recent.map((each) => (
              <li key={each.id}>
                <Link to={`${base}/run/${each.id}`} aria-current={each.id === command ? 'page' : undefined}>
                  <code className="truncate">{each.command}</code> <span className="faint small">{each.service}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Output({id, editable}: {id: string; editable: boolean}) {
  const {app} = useApp();
  const now = useNow();
  const options = queries.command(app.id, id);
  const query = useQuery(options);
  const log = useLogStream(`/v1/apps/${encodeURIComponent(app.id)}/commands/${encodeURIComponent(id)}/logs`, (data) => queryClient.setQueryData(options.queryKey, JSON.parse(data) as Schema<'Command'>));
  const cancel = useMutation({
    mutationFn: () => value(api.DELETE('/v1/apps/{app}/commands/{command}', {params: {path: {app: app.id, command: id}}})),
    onError: (error) => toast.failed(error),
  });
  const command = query.data;
  const live = command?.state === 'starting' || command?.state === 'running';
  if (query.isError && command === undefined) {
    return (
      <div style={{marginTop: 16}}>
        <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return (
    <section className="panel run-output" aria-label="Output">
      <header>
        <span className="row grow">
          {command && <StatePill state={command.state} />}
          <code className="truncate">{command?.command}</code>
        </span>
        <span className="row small muted" role="status">
          {command?.exitCode !== undefined && <span>exit code {command.exitCode}</span>}
          {command && (command.finishedAt ? <span>took {span((Date.parse(command.finishedAt) - Date.parse(command.createdAt)) / 1_000)}</span> : <span>{span((now - Date.parse(command.createdAt)) / 1_000)}</span>)}
          {command && <Ago at={command.createdAt} />}
          {live && editable && (
            <Button size="small" look="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              <Square size={11} aria-hidden="true" /> Stop
            </Button>
          )}
        </span>
      </header>
      {command?.reason && !live && <p className="muted small" style={{padding: '8px 16px'}}>{sentence(command.reason)}</p>}
      <LogView lines={log.lines} label="Output of the command" wrap empty={<span className="muted">{live ? 'Waiting for its first line…' : 'It wrote nothing.'}</span>} />
    </section>
  );
}
