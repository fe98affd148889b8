import {useEffect, useRef, useState} from 'react';
import {count, dollars, elapsed, share, whole} from '../../../lib/format';
import {Notice} from '../../../ui/Feedback';
import {CopyButton, Segments} from '../../../ui/Small';
import {Tag} from '../../../ui/State';
import {BasisBadge, basisOf} from '../Basis';
import {Decisions} from './Decisions';
import {Foretold} from './Foretold';
import {fingerprint, missedShare, type Simulation} from './result';
import {SimulationPlots} from './SimulationPlots';

/** What a simulation came to: totals, curves on one axis of time, decisions. */
export function SimulationResult({simulation, updatedAt}: {simulation: Simulation; updatedAt: number}) {
  const {series, failures, totals} = simulation;
  const [wanted, setWanted] = useState<string>();
  const service = series.services.find((each) => each.service === wanted) ?? series.services[0];
  const again = useSameAgain(simulation, updatedAt);
  return (
    <section aria-labelledby="simulation-head">
      <div className="section-head">
        <h2 id="simulation-head">
          {simulation.scenario}: {count(simulation.seconds / 3_600)} hours{simulation.users > 0 && `, ${whole(simulation.users)} users at the peak`}
        </h2>
        <BasisBadge of={basisOf(simulation.basis)} />
      </div>
      <div className="row wrap small muted simulation-same">
        <span>
          Seed <code>{simulation.seed}</code>
          {simulation.prediction !== undefined && <>, with prediction <code>{simulation.prediction.ahead}</code> ahead</>}, fingerprint of the result <code>{fingerprint(simulation)}</code>
        </span>
        {again && <Tag tone="ok">the same as before</Tag>}
        <CopyButton text={simulation.text} label="Copy the result as text" />
      </div>
      {failures.length > 0 && (
        <div className="simulation-failures">
          <Notice tone="warn">
            {failures.map((each, index) => (
              <p key={index}>
                {each.what === 'zone' ? `Zone ${(each.zone ?? 0) + 1} of region ${each.region + 1}` : `Region ${each.region + 1}`} is lost from {elapsed(each.fromSecond, 60)} to {elapsed(each.toSecond, 60)}; the plots shade it.
              </p>
            ))}
          </Notice>
        </div>
      )}
      <Totals simulation={simulation} />
      <Foretold simulation={simulation} />
      {totals.length > 1 && service !== undefined && (
        <div className="row wrap simulation-service">
          <span className="small muted">Curves of the service</span>
          <Segments label="Curves of the service" value={service.service} onChange={setWanted} options={series.services.map((each) => ({value: each.service, label: each.service}))} />
        </div>
      )}
      <SimulationPlots simulation={simulation} service={service} />
      <Decisions simulation={simulation} />
    </section>
  );
}

/** Whether a run that was asked for anew, with the same choices, came to the same. */
function useSameAgain(simulation: Simulation, updatedAt: number): boolean {
  const before = useRef<{at: number; print: string; choice: string}>(undefined);
  const [same, setSame] = useState(false);
  useEffect(() => {
    const now = {at: updatedAt, print: fingerprint(simulation), choice: `${simulation.scenario} ${simulation.seed} ${simulation.users} ${simulation.prediction?.ahead ?? ''}`};
    const last = before.current;
    if (last?.at !== now.at) {
      setSame(last !== undefined && last.choice === now.choice && last.print === now.print);
      before.current = now;
    }
  }, [simulation, updatedAt]);
  return same;
}

function Totals({simulation}: {simulation: Simulation}) {
  const {bill, totals} = simulation;
  return (
    <div className="panel simulation-totals">
      <div className="plan-figures">
        <div>
          <span className="figure-label">Cost of that time</span>
          <span className="figure-value">{dollars(bill.totalCents / 100)}</span>
          <span className="small faint">{bill.arithmetic}</span>
        </div>
        <div>
          <span className="figure-label">Most nodes at a time</span>
          <span className="figure-value">{whole(bill.peakNodes)}</span>
          <span className="small faint">{count(bill.nodeHours)} node-hours</span>
        </div>
        <div>
          <span className="figure-label">Missed their target</span>
          <span className="figure-value">{share(missedShare(totals))}</span>
          <span className="small faint">shed, or answered late</span>
        </div>
      </div>
      <table className="table cards">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col" className="right">
              Came
            </th>
            <th scope="col" className="right">
              Served
            </th>
            <th scope="col" className="right">
              Shed
            </th>
            <th scope="col" className="right">
              Waiting
            </th>
            <th scope="col" className="right">
              Missed
            </th>
            <th scope="col" className="right">
              Most pods
            </th>
            <th scope="col">p95</th>
          </tr>
        </thead>
        <tbody>
          {totals.map((each) => (
            <tr key={each.service}>
              <td className="title">{each.service}</td>
              <td data-label="Came" className="number">
                {count(each.arrived)}
              </td>
              <td data-label="Served" className="number">
                {count(each.served)}
              </td>
              <td data-label="Shed" className="number">
                {count(each.shed)}
              </td>
              <td data-label="Waiting" className="number">
                {count(each.waiting)}
              </td>
              <td data-label="Missed" className="number">
                {count(each.missed)} <span className="faint">{share(each.missedShare)}</span>
              </td>
              <td data-label="Most pods" className="number">
                {whole(each.peakPods)} <span className="faint">{count(each.podHours)} h</span>
              </td>
              <td data-label="p95">
                <Tag tone={each.p95Met ? 'ok' : 'bad'}>{each.p95Met ? 'met' : 'not met'}</Tag>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
