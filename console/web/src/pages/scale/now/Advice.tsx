import {useQuery} from '@tanstack/react-query';
import {Clock, Coins, HelpCircle} from 'lucide-react';
import {useSearchParams} from 'react-router';
import type {Schema} from '../../../api/client';
import {queries} from '../../../api/queries';
import {sentence} from '../../../lib/format';
import {ErrorNotice, Loading} from '../../../ui/Feedback';
import {Ago, CopyButton, Segments} from '../../../ui/Small';
import {Tag, type Tone} from '../../../ui/State';
import {BasisBadge, basisOf} from '../Basis';
import {EvidenceList} from './Evidence';

type Advised = Schema<'ScaleAdvice'>;
type Level = Advised['levels'][number]['level'];

/** So many fit beside the evidence. */
const FEW = 6;
const WINDOWS = [
  {value: '15m', label: '15 min'},
  {value: '1h', label: '1 h'},
  {value: '6h', label: '6 h'},
  {value: '24h', label: '24 h'},
] as const;
const ACTIONS: Record<Advised['action'], {words: string; tone: Tone}> = {
  optimise: {words: 'optimise first', tone: 'warn'},
  'scale-up': {words: 'scale up', tone: 'info'},
  'scale-out': {words: 'scale out', tone: 'info'},
  leave: {words: 'leave as it is', tone: 'ok'},
};
const LEVELS: Record<Level, Tone> = {healthy: 'ok', watch: 'info', warning: 'warn', critical: 'bad'};

/** What to do next, and why; whose thresholds are used and how far back stands in the address. */
export function Advice({app}: {app: string}) {
  const [search, setSearch] = useSearchParams();
  const options = useQuery(queries.scaleOptions());
  const presets = options.data?.presets ?? [];
  const preset = presets.find((each) => each.name === search.get('preset'))?.name;
  const over = WINDOWS.find((each) => each.value === search.get('over'))?.value ?? '1h';
  const advice = useQuery(queries.advice(app, preset, over));
  const put = (name: string, value: string) =>
    setSearch(
      (before) => {
        before.set(name, value);
        return before;
      },
      {replace: true},
    );
  return (
    <section aria-labelledby="advice-head">
      <div className="section-head">
        <h2 id="advice-head">What to do next</h2>
        <div className="row wrap advice-choices">
          {presets.length > 0 && (
            <Segments label="Whose thresholds" value={preset ?? advice.data?.preset ?? presets[0]!.name} onChange={(next) => put('preset', next)} options={presets.map((each) => ({value: each.name, label: each.title}))} />
          )}
          <Segments label="Judged over the last" value={over} onChange={(next) => put('over', next)} options={WINDOWS} />
        </div>
      </div>
      <div className="panel" aria-busy={advice.isPlaceholderData || undefined}>
        {advice.data === undefined ? (
          advice.isError ? (
            <div className="body">
              <ErrorNotice error={advice.error} onRetry={() => void advice.refetch()} />
            </div>
          ) : (
            <Loading label="the advice" rows={5} />
          )
        ) : (
          <>
            {advice.isError && (
              <div className="body">
                <ErrorNotice error={advice.error} onRetry={() => void advice.refetch()} />
              </div>
            )}
            <Advised advice={advice.data} />
          </>
        )}
      </div>
    </section>
  );
}

function Advised({advice}: {advice: Advised}) {
  const action = ACTIONS[advice.action];
  return (
    <>
      <div className={`advice-head tone-${action.tone}`}>
        <div className="grow">
          <h3 className="advice-action">{sentence(advice.title)}</h3>
          <p>{sentence(advice.because)}</p>
          {advice.then.length > 0 && <p className="small muted">Then {advice.then.map((each) => ACTIONS[each].words).join(', then ')}.</p>}
        </div>
        <div className="advice-bottleneck">
          <span className="figure-label">Bottleneck</span>
          {advice.bottleneck === undefined ? (
            <span className="muted">{advice.action === 'leave' ? 'none' : 'not named by what was measured'}</span>
          ) : (
            <>
              <b className="advice-named">{sentence(advice.bottleneck.title)}</b>
              <span className="small muted">{advice.bottleneckEvidence}</span>
            </>
          )}
          <BasisBadge of={basisOf(advice.basis)} />
        </div>
      </div>
      <div className="advice-body">
        <div className="grow">
          <EvidenceList evidence={advice.evidence} calm={advice.action === 'leave'} words={(each) => ACTIONS[each].words} />
          {advice.levels.length > 0 && (
            <div className="advice-levels">
              <h4 className="figure-label">How each metric stands</h4>
              <ul>
                {advice.levels.map((each) => (
                  <li key={each.metric}>
                    <Tag tone={LEVELS[each.level]}>
                      {each.metric}: {each.level}
                    </Tag>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
        <div className="advice-side">
          <Efforts efforts={advice.efforts} />
          {advice.missing.length > 0 && <Missing what={advice.missing} />}
        </div>
      </div>
      <footer className="small faint">
        <span>
          Thresholds of {advice.thresholds}, over {advice.window}, <Ago at={advice.at} />
        </span>
        <CopyButton text={advice.text} label="Copy the advice as text" />
      </footer>
    </>
  );
}

/** A node sees little of what happens within an app: a long list stands closed. */
function Missing({what}: {what: readonly string[]}) {
  const list = (
    <ul className="advice-missing small muted">
      {what.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
  const title = (
    <>
      <HelpCircle size={13} aria-hidden="true" /> Not known, and not taken as zero
    </>
  );
  return what.length <= FEW ? (
    <div>
      <h4 className="figure-label row">{title}</h4>
      {list}
    </div>
  ) : (
    <details className="advice-missing-all">
      <summary className="figure-label">
        {title}: {what.length} figures
      </summary>
      {list}
    </details>
  );
}

function Efforts({efforts}: {efforts: Advised['efforts']}) {
  return (
    <div>
      <h4 className="figure-label">Cost and time</h4>
      {efforts.length === 0 ? (
        <p className="small muted">No guide says what it takes.</p>
      ) : (
        <ul className="efforts">
          {efforts.map((each) => (
            <li key={each.action}>
              <div className="row wrap">
                <b>{sentence(ACTIONS[each.action].words)}</b>
                <BasisBadge of={basisOf(each.basis)} about={`Stated by ${each.source}. Nobody has checked it here.`} />
              </div>
              <div className="row small">
                <Coins size={13} aria-hidden="true" className="faint" /> {each.cost}
              </div>
              <div className="row small">
                <Clock size={13} aria-hidden="true" className="faint" /> {each.time}
              </div>
              <div className="small faint">{each.source}</div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
