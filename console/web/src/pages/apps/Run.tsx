import {useMutation, useQuery} from '@tanstack/react-query';
import {Play, Square} from 'lucide-react';
import {useState} from 'react';
import {useNavigate, useParams, useSearchParams} from 'react-router';
import {api, value, type Schema} from '../../api/client';
import {queries, queryClient} from '../../api/queries';
import {sentence} from '../../lib/format';
import {useApp} from '../../shell/context';
import {Who} from '../../shell/Who';
import {Button} from '../../ui/Button';
import {Confirm} from '../../ui/Dialog';
import {ErrorNotice, Notice} from '../../ui/Feedback';
import {LogView} from '../../ui/log/LogView';
import {useLogStream} from '../../ui/log/useLogStream';
import {PageHead} from '../../ui/PageHead';
import {Ago, useNow} from '../../ui/Small';
import {StatePill} from '../../ui/State';
import {toast} from '../../ui/Toasts';
import {Commands, isLive, took, useCommands} from './Commands';
import './run.css';

export default function Run() {
  const {command} = useParams();
  const {app, base, editable} = useApp();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const known = useQuery(queries.services(app.id));
  const services = (known.data?.items ?? []).filter((each) => each.kind === 'process');
  const commands = useCommands(app.id);
  const [chosen, setChosen] = useState(search.get('service') ?? '');
  const [text, setText] = useState('');
  const service = chosen || (services[0]?.name ?? '');
  const run = useMutation({
    mutationFn: () => value(api.POST('/v1/apps/{app}/commands', {params: {path: {app: app.id}}, body: {service, command: text}})),
    onSuccess: (made) => {
      void queryClient.invalidateQueries({queryKey: queries.commands(app.id).queryKey});
      void navigate(`${base}/run/${made.id}`);
    },
  });
  const typed = [...new Set(commands.all.filter((each) => each.schedule === undefined).map((each) => each.command))];
  return (
    <>
      <PageHead
        title="Run"
        context={app.name}
        lead="Runs a command once in the current release, with the environment and the limits of a service. Migrations, consoles’ one-liners, repairs."
      />
      {!editable ? (
        <Notice>Viewers see what was run, and cannot run commands. Ask an owner of the team for the editor role.</Notice>
      ) : known.isError && known.data === undefined ? (
        <ErrorNotice error={known.error} onRetry={() => void known.refetch()} />
      ) : known.data !== undefined && services.length === 0 ? (
        <Notice>
          A command runs with the environment of a service, and this app has none with a process. Add one under <code>services:</code> in <code>banyan.app.yaml</code> and release it.
        </Notice>
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
            {typed.map((each) => (
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
      {command !== undefined && <Output key={command} id={command} editable={editable} />}
      <Commands chosen={command} query={commands} />
    </>
  );
}

function Output({id, editable}: {id: string; editable: boolean}) {
  const {app} = useApp();
  const now = useNow();
  const options = queries.command(app.id, id);
  const query = useQuery(options);
  const [stopping, setStopping] = useState(false);
  const log = useLogStream(`/v1/apps/${encodeURIComponent(app.id)}/commands/${encodeURIComponent(id)}/logs`, (data) => {
    queryClient.setQueryData(options.queryKey, JSON.parse(data) as Schema<'Command'>);
    void queryClient.invalidateQueries({queryKey: queries.commands(app.id).queryKey});
  });
  const command = query.data;
  const live = command !== undefined && isLive(command);
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
          <span role="status">{command && <StatePill state={command.state} />}</span>
          <code className="truncate" title={command?.command}>
            {command?.command}
          </code>
        </span>
        <span className="row wrap small muted">
          {command?.exitCode !== undefined && <span>exit code {command.exitCode}</span>}
          {command && (
            <span>
              {live ? '' : 'took '}
              {took(command, now)}
            </span>
          )}
          {command && (
            <span>
              <Ago at={command.createdAt} /> by {command.schedule === undefined ? <Who by={command.createdBy} /> : `the schedule ${command.schedule}`}
            </span>
          )}
          {live && editable && (
            <Button size="small" look="danger" onClick={() => setStopping(true)}>
              <Square size={11} aria-hidden="true" /> Stop
            </Button>
          )}
        </span>
      </header>
      {command?.reason && !live && <p className="muted small" style={{padding: '8px 16px'}}>{sentence(command.reason)}</p>}
      <LogView lines={log.lines} label="Output of the command" wrap empty={<span className="muted run-note">{withoutLines(live, command === undefined || log.state.kind === 'connecting')}</span>} />
      {log.state.kind === 'refused' && (
        <div className="body">
          <ErrorNotice error={log.state.error} />
        </div>
      )}
      <Confirm
        open={stopping}
        onOpenChange={setStopping}
        title="Stop the command?"
        about="It is asked to end, and ended by force when it does not. What it has done so far stays done."
        action="Stop it"
        danger
        onConfirm={async () => {
          await value(api.DELETE('/v1/apps/{app}/commands/{command}', {params: {path: {app: app.id, command: id}}}));
          toast.done('The command is being stopped.');
        }}
      />
    </section>
  );
}

function withoutLines(live: boolean, reading: boolean): string {
  if (reading) {
    return 'Reading its output…';
  }
  return live ? 'Waiting for its first line…' : 'No line of it is kept: it wrote none, or newer ones have taken their place on the node’s disk.';
}
