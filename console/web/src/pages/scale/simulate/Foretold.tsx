import {ArrowRight} from 'lucide-react';
import {count, dollars, plural, share} from '../../../lib/format';
import {BasisBadge, basisOf} from '../Basis';
import {change, missedShare, sumOf, type Simulation} from './result';

/** What prediction by time of day changed: the day that had it beside the same day without. Nothing where none was asked for. */
export function Foretold({simulation}: {simulation: Simulation}) {
  const {prediction, totals, bill} = simulation;
  if (prediction === undefined) {
    return null;
  }
  const {without} = prediction;
  const hours = {before: sumOf(without.totals, 'podHours'), after: sumOf(totals, 'podHours')};
  return (
    <div className="panel simulation-foretold" role="group" aria-labelledby="foretold-head">
      <header>
        <h3 id="foretold-head">What prediction by time of day changed</h3>
        <BasisBadge of={basisOf(prediction.basis)} />
      </header>
      <div className="plan-figures">
        <Changed label="Missed their target" before={share(missedShare(without.totals))} after={share(missedShare(totals))} about={`${count(sumOf(without.totals, 'missed'))} without, ${count(sumOf(totals, 'missed'))} with`} />
        <Changed label="Pod-hours" before={count(hours.before)} after={count(hours.after)} about={change(hours.before, hours.after)} />
        <Changed label="Cost of that time" before={dollars(without.bill.totalCents / 100)} after={dollars(bill.totalCents / 100)} about={change(without.bill.totalCents, bill.totalCents)} />
      </div>
      <table className="table cards">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col" className="right">
              Missed without
            </th>
            <th scope="col" className="right">
              Missed with
            </th>
            <th scope="col" className="right">
              Pod-hours without
            </th>
            <th scope="col" className="right">
              Pod-hours with
            </th>
          </tr>
        </thead>
        <tbody>
          {totals.map((each, index) => {
            const before = without.totals[index];
            return (
              <tr key={each.service}>
                <td className="title">{each.service}</td>
                <td data-label="Missed without" className="number">
                  {count(before?.missed)} <span className="faint">{share(before?.missedShare)}</span>
                </td>
                <td data-label="Missed with" className="number">
                  {count(each.missed)} <span className="faint">{share(each.missedShare)}</span>
                </td>
                <td data-label="Pod-hours without" className="number">
                  {count(before?.podHours)}
                </td>
                <td data-label="Pod-hours with" className="number">
                  {count(each.podHours)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <footer className="small muted">
        <span>
          It had seen {plural(prediction.daysSeen, 'day')} of the same kind before, with noise of their own, on which nothing broke. All else here is of the day with prediction; the plots dash the one without in grey.
        </span>
      </footer>
    </div>
  );
}

function Changed({label, before, after, about}: {label: string; before: string; after: string; about: string}) {
  return (
    <div>
      <span className="figure-label">{label}</span>
      <span className="figure-value">
        <span className="faint">{before}</span> <ArrowRight size={15} aria-label="to" /> {after}
      </span>
      <span className="small faint">{about}</span>
    </div>
  );
}
