import {CheckCircle2} from 'lucide-react';
import type {Schema} from '../../../api/client';
import {date, plural} from '../../../lib/format';
import {CopyButton} from '../../../ui/Small';
import {Tag, type Tone} from '../../../ui/State';
import {BasisBadge, basisOf} from '../Basis';

type Found = Schema<'ScaleReport'>;
type Finding = Found['findings'][number];

const TONES: Record<Finding['severity'], Tone> = {error: 'bad', warning: 'warn', note: 'info'};

/** What does not hold in a guide, gravest first as the node orders it, each with its arithmetic; then what does. */
export function Report({report}: {report: Found}) {
  const {counts} = report;
  return (
    <section aria-labelledby="findings-head">
      <div className="section-head">
        <h2 id="findings-head">
          {plural(counts.error, 'error')}, {plural(counts.warning, 'warning')}, {plural(counts.note, 'note')}
        </h2>
        <span className="row small faint">
          Product facts of {date(report.catalogueOf)}
          <CopyButton text={report.text} label="Copy the report as text" />
        </span>
      </div>
      <div className="panel">
        {report.findings.length === 0 ? (
          <p className="body muted">Nothing was found. Every rule that applies holds.</p>
        ) : (
          <ul className="findings">
            {report.findings.map((each, index) => (
              <FindingItem key={`${each.rule} ${index}`} finding={each} />
            ))}
          </ul>
        )}
        {report.more && (
          <footer className="small muted">
            <span>There are more than a report holds. Mend these first.</span>
          </footer>
        )}
      </div>
      {report.held.length > 0 && (
        <details className="panel plan-bill">
          <summary>
            <span className="row">
              <CheckCircle2 size={14} aria-hidden="true" className="held" /> {plural(report.held.length, 'stated sum holds', 'stated sums hold')}
            </span>
          </summary>
          <ul className="arithmetic small muted">
            {report.held.map((each, index) => (
              <li key={index}>
                {each.guide}, {each.what}: <code>{each.arithmetic}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function FindingItem({finding}: {finding: Finding}) {
  return (
    <li>
      <div className="row wrap">
        <Tag tone={TONES[finding.severity]}>{finding.severity}</Tag>
        <code className="small">{finding.rule}</code>
        <BasisBadge of={basisOf(finding.basis)} plain />
      </div>
      <p className="finding-sentence">{finding.sentence}</p>
      {finding.arithmetic.map((each, index) => (
        <code key={index} className="finding-arithmetic break">
          {each}
        </code>
      ))}
      <ul className="small muted finding-where">
        {finding.where.map((each, index) => (
          <li key={index}>
            {each.guide}, {each.file}:{each.line} <q>{each.quote}</q>
          </li>
        ))}
        {finding.assumptions.map((each) => (
          <li key={each.name}>
            assumes {each.name} = {each.value} {each.unit}: {each.because}
          </li>
        ))}
        {finding.sources.map((each) => (
          <li key={each} className="break">
            {each}
          </li>
        ))}
      </ul>
    </li>
  );
}
