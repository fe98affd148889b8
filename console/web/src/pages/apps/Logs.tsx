import {useQuery} from '@tanstack/react-query';
import {Copy, Download, Eraser, Pause, Play, ScrollText, WrapText} from 'lucide-react';
import {useDeferredValue, useMemo, useRef, useState} from 'react';
import {useSearchParams} from 'react-router';
import {queries} from '../../api/queries';
import {copyText, downloadText} from '../../lib/clipboard';
import {plural, shortId} from '../../lib/format';
import {asText, filterLines, LINES_MAX, type LogEntry, type LogLine} from '../../lib/logBuffer';
import {useShortcuts} from '../../lib/shortcuts';
import {useApp} from '../../shell/context';
import {Button} from '../../ui/Button';
import {Empty, ErrorNotice} from '../../ui/Feedback';
import {LogView, type LogViewHandle} from '../../ui/log/LogView';
import {useLogStream} from '../../ui/log/useLogStream';
import {Segments, Tip} from '../../ui/Small';
import {toast} from '../../ui/Toasts';
import {LiveTag} from './Traffic';
import './logs.css';

const TAIL = 1_000;

export default function Logs() {
  const {app} = useApp();
  const [search, setSearch] = useSearchParams();
  const service = search.get('service') ?? '';
  const instance = search.get('instance') ?? '';
  const stream = (search.get('stream') ?? 'all') as LogLine['stream'] | 'all';
  const [text, setText] = useState(search.get('text') ?? '');
  const wanted = useDeferredValue(text);
  const [wrap, setWrap] = useState(false);
  const [frozen, setFrozen] = useState<readonly LogEntry[] | undefined>();
  const view = useRef<LogViewHandle>(null);
  const filterInput = useRef<HTMLInputElement>(null);
  const services = useQuery(queries.services(app.id)).data?.items ?? [];
  const instances = useQuery(queries.instances(app.id)).data?.items ?? [];

  const query = new URLSearchParams({tail: String(TAIL), ...(service && {service}), ...(instance && {instance})});
  const log = useLogStream(`/v1/apps/${encodeURIComponent(app.id)}/logs?${query}`);
  const all = frozen ?? log.lines;
  const lines = useMemo(() => filterLines(all, {...(stream === 'all' ? {} : {stream}), text: wanted}), [all, stream, wanted]);
  const ordinals = useMemo(() => new Map(instances.map((each) => [each.id, each.ordinal])), [instances]);
  const writer = useMemo(
    () => (line: LogEntry) => (line.service === '' ? 'banyan' : `${line.service}/${ordinals.get(line.instance) ?? shortId(line.instance)}`),
    [ordinals],
  );
  const waiting = frozen === undefined ? 0 : newer(log.lines, frozen);

  const set = (changes: Record<string, string>) => {
    setFrozen(undefined);
    setSearch(
      (before) => {
        Object.entries(changes).forEach(([name, value]) => (value === '' ? before.delete(name) : before.set(name, value)));
        return before;
      },
      {replace: true},
    );
  };
  const pause = () => {
    setFrozen((before) => (before === undefined ? log.lines : undefined));
    view.current?.toEnd();
  };
  useShortcuts({
    '/': () => filterInput.current?.focus(),
    p: pause,
    e: () => view.current?.toEnd(),
  });

  const copy = async () => {
    if (await copyText(asText(lines))) {
      toast.done(`${plural(lines.length, 'line')} copied.`);
    } else {
      toast.failed(new Error('The browser refused to copy. Download the lines instead.'));
    }
  };
  const shownInstances = instances.filter((each) => service === '' || each.service === service);

  return (
    <div className="logs">
      <title>{`Logs · ${app.name} · Banyan`}</title>
      <div className="row spread wrap">
        <div className="row">
          <h1>Logs</h1>
          {frozen === undefined ? <LiveTag state={log.state} /> : <span className="tag tone tone-warn">Paused{waiting > 0 ? ` · ${plural(waiting, 'new line')}` : ''}</span>}
        </div>
        <span className="faint small">
          {lines.length === all.length ? plural(all.length, 'line') : `${plural(lines.length, 'line')} of ${all.length}`}
          {log.dropped > 0 && ` · the newest ${LINES_MAX.toLocaleString('en')} are kept here`}
        </span>
      </div>
      <div className="logs-tools" role="toolbar" aria-label="Log filters">
        <input ref={filterInput} className="input small logs-filter" type="search" placeholder="Filter lines   /" aria-label="Filter lines by text" value={text} onChange={(event) => setText(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()} />
        <select className="input small" aria-label="Service" value={service} onChange={(event) => set({service: event.target.value, instance: ''})}>
          <option value="">All services</option>
          {services.map((each) => (
            <option key={each.name}>{each.name}</option>
          ))}
        </select>
        <select className="input small" aria-label="Instance" value={instance} onChange={(event) => set({instance: event.target.value})}>
          <option value="">All instances</option>
          {shownInstances.map((each) => (
            <option key={each.id} value={each.id}>
              {each.service}/{each.ordinal} · {each.state}
            </option>
          ))}
          {instance !== '' && !shownInstances.some((each) => each.id === instance) && <option value={instance}>{shortId(instance)}</option>}
        </select>
        <Segments
          label="Stream"
          value={stream}
          onChange={(next) => set({stream: next === 'all' ? '' : next})}
          options={[
            {value: 'all', label: 'All'},
            {value: 'stdout', label: 'stdout'},
            {value: 'stderr', label: 'stderr'},
            {value: 'banyan', label: 'banyan'},
          ]}
        />
        <span className="grow" />
        <div className="row logs-actions">
          <Button size="small" onClick={pause} aria-pressed={frozen !== undefined}>
            {frozen === undefined ? <Pause size={13} aria-hidden="true" /> : <Play size={13} aria-hidden="true" />}
            {frozen === undefined ? 'Pause' : 'Go on'}
          </Button>
          <Tip text="Wrap long lines">
            <Button size="small" icon aria-label="Wrap long lines" aria-pressed={wrap} onClick={() => setWrap(!wrap)}>
              <WrapText size={14} aria-hidden="true" />
            </Button>
          </Tip>
          <Tip text="Copy the lines shown">
            <Button size="small" icon aria-label="Copy the lines shown" onClick={() => void copy()} disabled={lines.length === 0}>
              <Copy size={14} aria-hidden="true" />
            </Button>
          </Tip>
          <Tip text="Download the lines shown">
            <Button size="small" icon aria-label="Download the lines shown" onClick={() => downloadText(`${app.name}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.log`, asText(lines))} disabled={lines.length === 0}>
              <Download size={14} aria-hidden="true" />
            </Button>
          </Tip>
          <Tip text="Clear the screen; the node keeps its log">
            <Button size="small" icon aria-label="Clear the screen" onClick={log.clear}>
              <Eraser size={14} aria-hidden="true" />
            </Button>
          </Tip>
        </div>
      </div>
      {log.state.kind === 'refused' && <ErrorNotice error={log.state.error} />}
      <div className="panel logs-panel">
        <LogView
          ref={view}
          lines={lines}
          label={`Log of ${app.name}`}
          writer={writer}
          wrap={wrap}
          highlight={wanted}
          empty={
            all.length > 0 ? (
              <Empty icon={ScrollText} title="No line matches">
                <p>Take a filter away, or wait: new lines are matched as they come.</p>
              </Empty>
            ) : log.state.kind === 'connecting' ? (
              <span className="muted">Reading the log…</span>
            ) : (
              <Empty icon={ScrollText} title="Nothing written yet">
                <p>What the app writes to stdout and stderr appears here at once.</p>
              </Empty>
            )
          }
        />
      </div>
    </div>
  );
}

function newer(current: readonly LogEntry[], frozen: readonly LogEntry[]): number {
  const last = frozen.at(-1)?.key ?? -1;
  return (current.at(-1)?.key ?? last) - last;
}
