import {useQuery} from '@tanstack/react-query';
import {SearchX} from 'lucide-react';
import {useState} from 'react';
import type {Schema} from '../../api/client';
import {queries} from '../../api/queries';
import {bytes, count, moment, span} from '../../lib/format';
import {Empty} from '../../ui/Feedback';
import {Loaded} from '../../ui/Loaded';
import {PageHead} from '../../ui/PageHead';
import type {Tone} from '../../ui/State';
import './system.css';

export default function System() {
  const node = useQuery(queries.node());
  const settings = useQuery(queries.settings());
  return (
    <>
      <PageHead
        title="System"
        lead={
          node.data ? (
            <>
              Node <b>{node.data.name}</b>, up {span(node.data.uptimeSeconds)} since {moment(node.data.startedAt)}.
            </>
          ) : (
            'This node, and how it is set.'
          )
        }
      />
      <Loaded query={node} label="the node">
        {(data) => <Gauges node={data} />}
      </Loaded>
      <Loaded query={settings} label="the settings" rows={8}>
        {(data) => <Settings settings={data} />}
      </Loaded>
    </>
  );
}

function Gauges({node}: {node: Schema<'Node'>}) {
  const used = node.disk.totalBytes - node.disk.freeBytes;
  return (
    <>
      <div className="gauges">
        <Gauge title="Processor" value={`${count(node.cpu.systemPercent)}%`} part={node.cpu.systemPercent / 100} unit={`of ${node.cpu.cores} cores`} note={`Banyan itself ${count(node.cpu.processPercent)}%`} />
        <Gauge title="Memory" value={bytes(node.memory.usedBytes)} part={node.memory.usedBytes / node.memory.totalBytes} unit={`of ${bytes(node.memory.totalBytes)}`} note={`Banyan itself ${bytes(node.memory.processBytes)}`} />
        <Gauge title="Heap" value={bytes(node.memory.heapUsedBytes)} part={node.memory.heapUsedBytes / node.memory.heapMaxBytes} unit={`of ${bytes(node.memory.heapMaxBytes)}`} note="of Banyan’s own process" />
        <Gauge title="Disk" value={bytes(used)} part={used / node.disk.totalBytes} unit={`of ${bytes(node.disk.totalBytes)}`} note={`${bytes(node.disk.freeBytes)} free on ${node.disk.path}`} />
      </div>
      <section className="panel" style={{marginTop: 12}} aria-labelledby="pools">
        <header>
          <h2 id="pools">Pools</h2>
        </header>
        <table className="table cards">
          <thead>
            <tr>
              <th scope="col">Pool</th>
              <th scope="col" className="pool-bar">
                In use
              </th>
              <th scope="col" className="right">
                Active
              </th>
              <th scope="col" className="right">
                Idle
              </th>
              <th scope="col" className="right">
                Waiting
              </th>
              <th scope="col" className="right">
                Most
              </th>
            </tr>
          </thead>
          <tbody>
            {node.pools.map((pool) => (
              <tr key={pool.name}>
                <td className="title mono">{pool.name}</td>
                <td data-label="In use">
                  <span className="pool-meter">
                    <Meter part={pool.max === 0 ? 0 : pool.active / pool.max} label={`${pool.active} of ${pool.max} in use`} />
                  </span>
                </td>
                <td data-label="Active" className="number">
                  {pool.active}
                </td>
                <td data-label="Idle" className="number">
                  {pool.idle ?? '–'}
                </td>
                <td data-label="Waiting" className="number">
                  {pool.waiting ?? '–'}
                </td>
                <td data-label="Most" className="number">
                  {pool.max}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function toneOfPart(part: number): Tone {
  return part > 0.9 ? 'bad' : part > 0.75 ? 'warn' : 'ok';
}

function Meter({part, label}: {part: number; label: string}) {
  return (
    <div className={`bar tone-${toneOfPart(part)}`} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(Math.min(1, part) * 100)}>
      <span style={{width: `${Math.min(100, part * 100)}%`}} />
    </div>
  );
}

function Gauge({title, value, unit, part, note}: {title: string; value: string; unit: string; part: number; note: string}) {
  return (
    <div className="panel gauge">
      <span className="figure-label">{title}</span>
      <span className="figure-value">
        {value}
        <span className="unit">{unit}</span>
      </span>
      <Meter part={part} label={`${title}: ${value} ${unit}`} />
      <span className="faint small break">{note}</span>
    </div>
  );
}

function Settings({settings: {settings, versions}}: {settings: Schema<'Settings'>}) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = settings.filter((each) => `${each.key} ${each.value} ${each.doc ?? ''}`.toLowerCase().includes(wanted));
  return (
    <div className="stack" style={{marginTop: 24}}>
      <section className="panel" aria-labelledby="versions">
        <header>
          <h2 id="versions">Versions</h2>
        </header>
        <dl className="versions body">
          {Object.entries(versions).map(([name, version]) => (
            <div key={name}>
              <dt className="faint small">{name}</dt>
              <dd className="mono">{version}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="panel" aria-labelledby="settings">
        <header>
          <h2 id="settings">Effective settings</h2>
          <input className="input small" style={{width: 240}} type="search" placeholder="Key, value or meaning" aria-label="Filter settings" value={text} onChange={(event) => setText(event.target.value)} />
        </header>
        {shown.length === 0 ? (
          <Empty icon={SearchX} title="No setting matches" />
        ) : (
          <table className="table cards">
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Value</th>
                <th scope="col">Meaning</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((each) => (
                <tr key={each.key}>
                  <td className="title mono break">{each.key}</td>
                  <td data-label="Value" className="mono break">
                    {each.value === '' ? '–' : each.value}
                  </td>
                  <td data-label="Meaning" className="muted">
                    {each.doc}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <footer className="faint small">
          <span>From banyan.yaml, the environment and flags, secrets masked. A change takes effect when the node starts anew.</span>
        </footer>
      </section>
    </div>
  );
}
