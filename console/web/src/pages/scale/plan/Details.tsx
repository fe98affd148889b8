import {bytes, count, date, dollars, share, whole} from '../../../lib/format';
import {Tag} from '../../../ui/State';
import {BasisBadge, basisOf} from '../Basis';
import {BillTable} from './BillTable';
import {priceDays, shareOfModels, type Stage, type Target} from './offers';

/** What stands on one target at one level of load: services, machines, data, tokens, and the bill line by line. */
export function Details({target, stage, words, commitment}: {target: Target; stage: Stage; words: string; commitment: string}) {
  const days = priceDays(stage);
  return (
    <section className="plan-details" aria-labelledby="details-head">
      <div className="section-head">
        <h2 id="details-head">
          {target.title}, {words}
        </h2>
        <BasisBadge of={basisOf(stage.basis)} />
      </div>
      {target.guarantee !== undefined && <p className="muted small guarantee">Gives {target.guarantee}</p>}
      <div className="plan-figures panel">
        <Figure label="At the busiest moment" value={count(stage.requestsPerSecond)} unit="requests / s" />
        <Figure label="Open sockets" value={count(stage.sockets)} />
        <Figure label="Leaves the network" value={count(stage.egressGb)} unit="GB a month" />
        <Figure label="An active user costs" value={dollars(stage.costPerActiveUserCents / 100)} unit="a month" />
        <Figure label="Model tokens are" value={share(shareOfModels(stage))} unit="of the bill" />
      </div>
      <div className="plan-pair">
        <Services stage={stage} />
        <Machines stage={stage} />
      </div>
      <Tokens stage={stage} />
      {target.hybrid !== undefined && (
        <div className="notice tone-info plan-hybrid">
          <div>
            <b>
              Running in the browser what can saves {dollars(target.hybrid.savesCents / 100)} a month, {target.hybrid.percent} % of the infrastructure
            </b>{' '}
            <BasisBadge of={basisOf(target.hybrid.basis)} />
            <p className="small muted">
              {whole(target.hybrid.sandboxes)} sandboxes on servers become {whole(target.hybrid.withBrowser)}. {target.hybrid.arithmetic}
            </p>
          </div>
        </div>
      )}
      <details className="panel plan-bill">
        <summary>
          <span>
            The bill line by line, {commitment}: <b>{dollars(stage.bill.totalCents / 100)}</b> <BasisBadge of={basisOf(stage.basis)} plain />
          </span>
          {days !== undefined && (
            <span className="small faint">
              prices as of {days.oldest === days.newest ? date(days.newest) : `${date(days.oldest)} to ${date(days.newest)}`}
              {days.unverified > 0 && `, ${days.unverified} unverified`}
            </span>
          )}
        </summary>
        <BillTable stage={stage} />
      </details>
      <details className="panel plan-bill">
        <summary>
          <span>How it was reckoned</span>
        </summary>
        <ul className="arithmetic small muted">
          {[...stage.demandArithmetic, ...stage.services.map((each) => `${each.role}: ${each.arithmetic}`), ...stage.computeArithmetic, `database: ${stage.database.arithmetic}`, `cache: ${stage.redis.arithmetic}`].map((each, index) => (
            <li key={index}>{each}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Figure({label, value, unit}: {label: string; value: string; unit?: string}) {
  return (
    <div>
      <span className="figure-label">{label}</span>
      <span className="figure-value">
        {value}
        {unit !== undefined && <span className="unit">{unit}</span>}
      </span>
    </div>
  );
}

function Services({stage}: {stage: Stage}) {
  return (
    <div className="panel">
      <header>
        <h3>Services</h3>
      </header>
      <table className="table tight">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col" className="right">
              Replicas
            </th>
            <th scope="col" className="right">
              CPU
            </th>
            <th scope="col" className="right">
              Memory
            </th>
          </tr>
        </thead>
        <tbody>
          {stage.services.map((each) => (
            <tr key={each.role} title={each.arithmetic}>
              <td className="title">{each.role}</td>
              <td className="number">
                {whole(each.replicas)}
                {each.standby > 0 && <span className="faint"> + {whole(each.standby)} standby</span>}
              </td>
              <td className="number">
                {whole(each.cpuMilli)}m
              </td>
              <td className="number">
                {bytes(each.memoryBytes)}
              </td>
            </tr>
          ))}
          {stage.sandboxes.map((each) => (
            <tr key={`sandbox ${each.name}`}>
              <td className="title">
                <span>
                  {each.name} <Tag>sandbox</Tag>
                </span>
              </td>
              <td className="number">
                {whole(each.count)}
              </td>
              <td className="number">
                {whole(each.cpuMilli)}m
              </td>
              <td className="number">
                {bytes(each.memoryBytes)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Machines({stage}: {stage: Stage}) {
  const {database, redis, storage} = stage;
  return (
    <div className="panel">
      <header>
        <h3>Machines and data</h3>
      </header>
      <div className="body">
        <dl className="facts">
          {stage.nodes.map((each) => (
            <div key={each.name + each.sku} className="contents">
              <dt>{each.name}</dt>
              <dd>
                {whole(each.count)} × <code>{each.sku}</code> {each.sandboxes && <Tag>untrusted projects</Tag>}
              </dd>
            </div>
          ))}
          {stage.nodes.length === 0 && (
            <>
              <dt>Machines</dt>
              <dd>the provider’s own; CPU and memory are paid by use</dd>
            </>
          )}
          <dt>Database</dt>
          <dd>
            {database.size === '' ? 'beside the app' : `${whole(database.shards)} × ${database.size}${database.copies > 1 ? `, ${database.copies} copies of each` : ''}`}
            <span className="faint small">
              {' '}
              for {count(database.cores)} cores, {count(database.memoryGi)} Gi
            </span>
          </dd>
          <dt>Pooler</dt>
          <dd>{database.pooler === 0 ? 'none needed' : `${whole(database.pooler)} ${database.pooler === 1 ? 'replica' : 'replicas'}`}</dd>
          <dt>Redis</dt>
          <dd>
            {redis.size === '' ? 'beside the app' : `${whole(redis.count)} × ${redis.size}`}
            <span className="faint small"> for {count(redis.memoryGi)} Gi</span>
          </dd>
          <dt>Stored</dt>
          <dd>
            {count(storage.databaseGb)} GB rows, {count(storage.objectsGb)} GB files, {count(storage.logsGbPerMonth)} GB logs a month
          </dd>
        </dl>
      </div>
    </div>
  );
}

function Tokens({stage}: {stage: Stage}) {
  if (stage.models.length === 0) {
    return null;
  }
  const all = stage.models.reduce((sum, each) => sum + each.inputTokens + each.outputTokens, 0);
  return (
    <div className="panel plan-tokens">
      <header>
        <h3>Model tokens a month, after the cache</h3>
        <span className="small faint">{count(all)} in all</span>
      </header>
      <table className="table tight">
        <thead>
          <tr>
            <th scope="col">Route</th>
            <th scope="col" className="right">
              Requests
            </th>
            <th scope="col" className="right">
              In
            </th>
            <th scope="col" className="right">
              Out
            </th>
            <th scope="col">Of all tokens</th>
          </tr>
        </thead>
        <tbody>
          {stage.models.map((each, index) => {
            const part = all === 0 ? 0 : (each.inputTokens + each.outputTokens) / all;
            return (
              <tr key={`${each.route} ${index}`} title={each.arithmetic}>
                <td className="title">{each.route}</td>
                <td className="number">
                  {count(each.requests)}
                </td>
                <td className="number">
                  {count(each.inputTokens)}
                </td>
                <td className="number">
                  {count(each.outputTokens)}
                </td>
                <td>
                  <span className="token-share">
                    <span className="bar" aria-hidden="true">
                      <span style={{width: `${part * 100}%`}} />
                    </span>
                    <span className="mono small">{share(part)}</span>
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
