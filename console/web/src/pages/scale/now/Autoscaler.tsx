import {ArrowRight} from 'lucide-react';
import {useState} from 'react';
import {Link} from 'react-router';
import type {Schema} from '../../../api/client';
import {count} from '../../../lib/format';
import {Button} from '../../../ui/Button';
import {Ago} from '../../../ui/Small';
import {Tag, type Tone} from '../../../ui/State';
import {ThresholdBar} from './ThresholdBar';

type Service = Schema<'Scaling'>['services'][number];

const STATES: Record<Service['state'], {label: string; tone: Tone}> = {
  off: {label: 'fixed', tone: 'idle'},
  steady: {label: 'steady', tone: 'ok'},
  scaling: {label: 'scaling', tone: 'info'},
  'at-limit': {label: 'at its limit', tone: 'warn'},
  cooling: {label: 'cooling down', tone: 'info'},
};
const DECISIONS_SHOWN = 3;

/** Each service with its range, what its policies read, and the last decisions with their reasons. */
export function Autoscaler({services, base}: {services: readonly Service[]; base: string}) {
  if (services.length === 0) {
    return (
      <p className="scaler-none muted">
        No service of this app runs as a process, so there is nothing to grow here. The edge serves static files by itself.
      </p>
    );
  }
  return (
    <ul className="scalers">
      {services.map((each) => (
        <Scaler key={each.service} service={each} base={base} />
      ))}
    </ul>
  );
}

function Scaler({service, base}: {service: Service; base: string}) {
  const [all, setAll] = useState(false);
  const state = STATES[service.state];
  const shown = all ? service.decisions : service.decisions.slice(0, DECISIONS_SHOWN);
  return (
    <li className="scaler">
      <div className="scaler-head">
        <div className="row wrap">
          <h3>
            <Link className="link" to={`${base}/services/${encodeURIComponent(service.service)}`}>
              {service.service}
            </Link>
          </h3>
          <Tag tone={state.tone}>{state.label}</Tag>
          {service.since !== undefined && (
            <span className="small faint">
              since <Ago at={service.since} />
            </span>
          )}
        </div>
        <Replicas service={service} />
        <p className="muted">{service.explanation}</p>
        {service.state === 'off' && (
          <p className="small muted">
            Give it a range, where it has none, and a policy in <code>banyan.app.yaml</code>: <code>replicas: 1..4</code> and <code>scale: {'{'}cpu: 70%{'}'}</code>.
          </p>
        )}
        {service.policies.map((policy) => (
          <ThresholdBar key={policy.metric} label={policy.metric} value={policy.current} threshold={policy.target} unit={policy.unit} mark="target" missing="no reading yet" />
        ))}
      </div>
      <div className="scaler-decisions">
        <h4 className="figure-label">Last decisions</h4>
        {service.decisions.length === 0 ? (
          <p className="small faint">None yet.</p>
        ) : (
          <ol>
            {shown.map((decision, index) => (
              <li key={`${decision.at} ${index}`}>
                <span className="row small">
                  <b className="mono nowrap">
                    {decision.from === decision.to ? (
                      `stays at ${decision.to}`
                    ) : (
                      <>
                        {decision.from} <ArrowRight size={11} aria-label="to" /> {decision.to}
                      </>
                    )}
                  </b>
                  <span className="faint">
                    <Ago at={decision.at} />
                  </span>
                </span>
                <p className="small muted break-words">{decision.reason}</p>
              </li>
            ))}
          </ol>
        )}
        {service.decisions.length > DECISIONS_SHOWN && (
          <Button size="small" look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${service.decisions.length}`}
            <span className="hidden-visually"> decisions about {service.service}</span>
          </Button>
        )}
      </div>
    </li>
  );
}

/** A line from the least to the most that is allowed, with what is there and what is wanted on it. */
function Replicas({service}: {service: Service}) {
  const {min, max, replicas, desired} = service;
  const at = (value: number) => `${max <= min ? 100 : (Math.min(Math.max(value - min, 0), max - min) / (max - min)) * 100}%`;
  return (
    <div className="scaler-range">
      <span className="figure-value">
        {count(replicas)}
        <span className="unit">
          {replicas === desired ? 'healthy' : `healthy, ${desired} wanted`}, {max <= min ? `fixed at ${min}` : `${min} to ${max} allowed`}
        </span>
      </span>
      {max > min && (
        <span className="range-line" aria-hidden="true">
          <i style={{width: at(replicas)}} />
          <b style={{left: at(desired)}} />
        </span>
      )}
    </div>
  );
}
