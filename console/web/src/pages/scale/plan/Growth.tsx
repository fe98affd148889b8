import {ArrowRight} from 'lucide-react';
import {count, dollars, whole} from '../../../lib/format';
import {Tag} from '../../../ui/State';
import {BasisBadge, basisOf} from '../Basis';
import type {Plan} from './offers';

/** What comes after: the next changes, where the guides put the population, GPUs of one's own, and what was assumed. */
export function Growth({plan}: {plan: Plan}) {
  return (
    <>
      <section aria-labelledby="next-head">
        <div className="section-head">
          <h2 id="next-head">What changes next</h2>
          <BasisBadge of="predicted" />
        </div>
        <div className="panel">
          {plan.next.length === 0 ? (
            <p className="body muted">Nothing, up to a thousand times the users.</p>
          ) : (
            <ol className="next-changes">
              {plan.next.map((each, index) => (
                <li key={index}>
                  <span className="next-users mono">{whole(each.users)} users</span>
                  <span className="next-what">{each.what}</span>
                  <span className="next-how">
                    {each.now} <ArrowRight size={12} aria-label="becomes" /> <b>{each.then}</b>
                  </span>
                </li>
              ))}
            </ol>
          )}
        </div>
      </section>
      <section aria-labelledby="stages-head">
        <div className="section-head">
          <h2 id="stages-head">In each guide’s own words</h2>
          <BasisBadge of="guide" />
        </div>
        <div className="panel">
          <ul className="guide-stages">
            {plan.guideStages.map((each) => (
              <li key={`${each.guide} ${each.reading}`}>
                <div className="row wrap">
                  <b>{each.guide}</b>
                  {each.stage === undefined ? <Tag tone="warn">no stage covers it</Tag> : <Tag tone="ok">{each.stage}</Tag>}
                  <span className="small faint">
                    {whole(each.users)} {each.reading.replace('-', ' ')}
                    {!each.stated && ', if that is what its “users” are'}
                    {each.line !== undefined && `, line ${each.line}`}
                  </span>
                </div>
                <p className="small muted">
                  {each.stage === undefined ? each.text : (each.infrastructure ?? each.text)}
                  {each.costLowCents !== undefined && `, ${dollars(each.costLowCents / 100)}${each.costHighCents === undefined ? '' : ` to ${dollars(each.costHighCents / 100)}`} a month`}
                </p>
              </li>
            ))}
          </ul>
        </div>
      </section>
      <div className="plan-pair lower">
        <Population plan={plan} />
        <Gpus plan={plan} />
      </div>
      <details className="panel plan-bill">
        <summary>
          <span>What was assumed: low, likely, high</span>
        </summary>
        <ul className="arithmetic small muted">
          {[...plan.figures, ...plan.assumptions].map((each, index) => (
            <li key={index}>{each}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

const MEANINGS = [
  ['registered', 'Registered'],
  ['monthlyActive', 'Monthly active'],
  ['dailyActive', 'Daily active'],
  ['concurrent', 'At the same time'],
] as const;

function Population({plan}: {plan: Plan}) {
  const {low, mid, high} = plan.population;
  return (
    <section className="panel" aria-labelledby="population-head">
      <header>
        <h2 id="population-head">The same people, counted each way</h2>
        <BasisBadge of="predicted" about={mid.arithmetic} />
      </header>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Counted</th>
            <th scope="col" className="right">
              Low
            </th>
            <th scope="col" className="right">
              Likely
            </th>
            <th scope="col" className="right">
              High
            </th>
          </tr>
        </thead>
        <tbody>
          {MEANINGS.map(([key, label]) => (
            <tr key={key}>
              <td>{label}</td>
              <td className="number">{count(low[key])}</td>
              <td className="number">{count(mid[key])}</td>
              <td className="number">{count(high[key])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const LEVELS = {low: 'Low', mid: 'Likely', high: 'High'} as const;

function Gpus({plan}: {plan: Plan}) {
  if (plan.gpu.length === 0) {
    return null;
  }
  return (
    <section className="panel" aria-labelledby="gpu-head">
      <header>
        <h2 id="gpu-head">GPUs of one’s own, against the API</h2>
        <BasisBadge of={basisOf(plan.gpu[0]?.basis ?? '')} />
      </header>
      <table className="table cards">
        <thead>
          <tr>
            <th scope="col">Load</th>
            <th scope="col" className="right">
              GPUs
            </th>
            <th scope="col" className="right">
              API
            </th>
            <th scope="col">Even at</th>
          </tr>
        </thead>
        <tbody>
          {plan.gpu.map((each) => (
            <tr key={each.level} title={each.arithmetic}>
              <td className="title">{LEVELS[each.level]}</td>
              <td data-label="GPUs" className="number">
                {each.cheaper ? <b>{dollars(each.gpuCents / 100)}</b> : dollars(each.gpuCents / 100)}
                <span className="faint"> {each.gpus} ×</span>
              </td>
              <td data-label="API" className="number">{each.cheaper ? dollars(each.apiCents / 100) : <b>{dollars(each.apiCents / 100)}</b>}</td>
              <td data-label="Even at" className="small">{each.breakEvenUsers === 0 ? 'never: full before' : `${count(each.breakEvenUsers)} there at once`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
