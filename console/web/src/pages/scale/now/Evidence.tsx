import type {Schema} from '../../../api/client';
import {Tag} from '../../../ui/State';
import {BasisBadge, basisOf} from '../Basis';
import {ThresholdBar} from './ThresholdBar';

type Evidence = Schema<'ScaleAdvice'>['evidence'][number];

/** All that speaks for something: metrics against their thresholds, and facts of the set-up. */
export function EvidenceList({evidence, calm, words}: {evidence: readonly Evidence[]; calm: boolean; words: (action: Evidence['action']) => string}) {
  return (
    <>
      <h4 className="figure-label">Evidence</h4>
      {evidence.length === 0 ? (
        <p className="muted">{calm ? 'Nothing that was measured is beyond its threshold.' : 'None that has a value.'}</p>
      ) : (
        <ul className="evidence">
          {evidence.map((each, index) => (
            <li key={`${each.metric ?? ''} ${each.label ?? ''} ${each.action} ${index}`}>
              {each.kind === 'metric' && each.value !== undefined && each.threshold !== undefined ? (
                <ThresholdBar label={`${each.metric ?? 'metric'}${each.label === undefined || each.label === '' ? '' : ` of ${each.label}`}`} value={each.value} threshold={each.threshold} unit={each.unit ?? ''} lowIsBad={each.lowIsBad ?? false} mark={each.lowIsBad ? 'threshold <' : 'threshold >'} />
              ) : null}
              <p className="small muted">{each.text}</p>
              <div className="row wrap">
                <Tag>speaks for: {words(each.action)}</Tag>
                {each.lingering && <Tag tone="info">not let go yet</Tag>}
                <BasisBadge of={basisOf(each.basis)} plain />
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
