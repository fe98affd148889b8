import {Server} from 'lucide-react';
import {Link, useLocation} from 'react-router';
import type {Schema} from '../../../api/client';
import {bytes, count, dollars, share} from '../../../lib/format';
import {Tag} from '../../../ui/State';
import {BasisBadge} from '../Basis';

/** What is promised and used of the machine, and where to go once nothing further fits. */
export function Box({box, base}: {box: Schema<'Scaling'>['box']; base: string}) {
  const planned = new URLSearchParams(useLocation().search);
  planned.set('target', box.nextStage?.target ?? '');
  return (
    <div className="box">
      <div className="row wrap">
        <Server size={15} aria-hidden="true" className="faint" />
        <h3>This machine</h3>
        {box.atLimit ? <Tag tone="warn">full: no further replica fits</Tag> : <Tag tone="ok">not full</Tag>}
      </div>
      {box.requestedCpuMilli !== undefined && box.usedMemoryBytes !== undefined && (
        <div className="box-bars">
          <Taken label="CPU promised" used={box.requestedCpuMilli} of={box.cpuMilli} words={`${count(box.requestedCpuMilli / 1_000)} of ${count(box.cpuMilli / 1_000)} cores`} />
          <Taken label="Memory in use" used={box.usedMemoryBytes} of={box.memoryBytes} words={`${bytes(box.usedMemoryBytes)} of ${bytes(box.memoryBytes)}`} />
        </div>
      )}
      <p className="muted small">{box.text}</p>
      {box.nextStage !== undefined && (
        <div className="next-stage">
          <div className="grow">
            <b>Next: {box.nextStage.title}</b>
            {box.nextStage.monthlyCents !== undefined && (
              <>
                {' '}
                for about {dollars(box.nextStage.monthlyCents / 100)} a month <BasisBadge of="predicted" />
              </>
            )}
            <p className="small muted">{box.nextStage.text}</p>
          </div>
          <Link className="button small" to={{pathname: `${base}/scale/plan`, search: planned.toString()}}>
            Plan it
          </Link>
        </div>
      )}
    </div>
  );
}

function Taken({label, used, of, words}: {label: string; used: number; of: number; words: string}) {
  const part = of === 0 ? 0 : used / of;
  return (
    <div>
      <div className="row spread small">
        <span className="muted">{label}</span>
        <span className="mono">
          {words}, {share(part)}
        </span>
      </div>
      <div className={`bar tone-${part > 0.9 ? 'warn' : 'ok'}`} aria-hidden="true">
        <span style={{width: `${Math.min(100, part * 100)}%`}} />
      </div>
    </div>
  );
}
