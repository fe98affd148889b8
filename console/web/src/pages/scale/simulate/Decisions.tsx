import {ArrowRight} from 'lucide-react';
import {useState} from 'react';
import {elapsed, plural, whole} from '../../../lib/format';
import {Button} from '../../../ui/Button';
import type {Simulation} from './result';

const SHOWN = 12;

/** What the autoscalers decided, with the arithmetic of each. */
export function Decisions({simulation}: {simulation: Simulation}) {
  const [all, setAll] = useState(false);
  const {decisions, decisionsOmitted} = simulation;
  const shown = all ? decisions : decisions.slice(0, SHOWN);
  const regions = new Set(decisions.map((each) => each.region)).size > 1;
  return (
    <section className="panel simulation-decisions" aria-labelledby="decisions-head">
      <header>
        <h3 id="decisions-head">What the autoscalers decided</h3>
        <span className="small faint">{plural(decisions.length + decisionsOmitted, 'decision')}</span>
      </header>
      {decisions.length === 0 ? (
        <p className="body muted">Nothing: every service kept the replicas it began with.</p>
      ) : (
        <ol className="decisions">
          {shown.map((each, index) => (
            <li key={index}>
              <span className="mono small faint">{elapsed(each.second, 15)}</span>
              <span className="nowrap">
                {each.service}
                {regions && <span className="faint"> region {each.region + 1}</span>}{' '}
                <b className="mono">
                  {each.from} <ArrowRight size={11} aria-label="to" /> {each.to}
                </b>
              </span>
              <span className="small muted break-words">{each.reason}</span>
            </li>
          ))}
        </ol>
      )}
      {(decisions.length > SHOWN || decisionsOmitted > 0) && (
        <footer>
          <span className="small faint">{decisionsOmitted > 0 && all ? `${whole(decisionsOmitted)} more are not listed.` : ''}</span>
          {decisions.length > SHOWN && (
            <Button size="small" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show ${plural(decisions.length, 'decision')}`}
            </Button>
          )}
        </footer>
      )}
    </section>
  );
}
