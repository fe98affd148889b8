import {Ban, Check} from 'lucide-react';
import {count, dollars, share} from '../../../lib/format';
import {Tag} from '../../../ui/State';
import {axisEnd, SECTION_LABELS, sectionsOf, type CostRow, type Refused} from './costs';

interface Props {
  rows: readonly CostRow[];
  refused: readonly Refused[];
  chosen: string | undefined;
  onChoose: (target: string) => void;
  /** What the bars stand for, such as "likely load, on demand". */
  about: string;
}

/** A bar per target, stacked by what is paid for. Each row is a button: it chooses whose details stand below. */
export function CostChart({rows, refused, chosen, onChoose, about}: Props) {
  const end = axisEnd(rows);
  const sections = sectionsOf(rows);
  return (
    <figure className="costs" aria-label={`Dollars a month by target, ${about}`}>
      <ul className="costs-legend" aria-label="What is paid for">
        {sections.map((section) => (
          <li key={section}>
            <i className={`cost-${section}`} aria-hidden="true" />
            {SECTION_LABELS[section]}
          </li>
        ))}
        {rows.some((row) => row.discount > 0) && (
          <li>
            <i className="cost-discount" aria-hidden="true" />
            Taken off
          </li>
        )}
        <li>
          <span className="costs-range-key" aria-hidden="true" />
          Low to high load
        </li>
      </ul>
      {rows.length > 0 && (
        <div className="cost-axis faint" aria-hidden="true">
          <span>
            {[0, 0.25, 0.5, 0.75, 1].map((part) => (
              <i key={part}>{part === 0 ? '$0' : `$${count(part * end)}`}</i>
            ))}
          </span>
        </div>
      )}
      <ul className="costs-rows">
        {rows.map((row) => (
          <li key={row.target}>
            <button type="button" className="cost-row" aria-pressed={row.target === chosen} onClick={() => onChoose(row.target)}>
              <span className="cost-title">
                {row.title}
                {row.cheapest && (
                  <Tag tone="ok">
                    <Check size={11} aria-hidden="true" /> cheapest
                  </Tag>
                )}
              </span>
              <Bar row={row} end={end} />
              <span className="cost-total">
                <b>{dollars(row.total)}</b>
                {row.perActiveUser !== undefined && <span className="faint">{dollars(row.perActiveUser)} an active user</span>}
              </span>
              <span className="hidden-visually">
                {row.parts.map((part) => `${SECTION_LABELS[part.section]} ${dollars(part.amount)}`).join(', ')}
                {row.low !== undefined && `; low load ${dollars(row.low)}`}
                {row.high === undefined ? '; does not hold the high load' : `; high load ${dollars(row.high)}`}
              </span>
            </button>
            {row.note !== undefined && <p className="cost-note small muted">{row.note}</p>}
          </li>
        ))}
        {refused.map((each) => (
          <li key={each.target} className="cost-refused">
            <span className="cost-title">
              {each.title}
              <Tag tone="warn">
                <Ban size={11} aria-hidden="true" /> refused
              </Tag>
            </span>
            <p className="small">
              <code>{each.field}</code>: {each.reason}
            </p>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Bar({row, end}: {row: CostRow; end: number}) {
  const gross = row.total + row.discount;
  const percent = (amount: number) => `${((Math.max(0, amount) / end) * 100).toFixed(3)}%`;
  return (
    <span className="cost-bar" aria-hidden="true">
      <span className="cost-stack" style={{width: percent(gross)}}>
        {row.parts
          .filter((part) => part.amount > 0)
          .map((part) => (
            <i key={part.section} className={`cost-${part.section}`} style={{flexGrow: part.amount}} title={`${SECTION_LABELS[part.section]}: ${dollars(part.amount)}, ${share(part.amount / gross)}`} />
          ))}
      </span>
      {row.discount > 0 && <span className="cost-discount" style={{left: percent(row.total), width: percent(row.discount)}} title={`Taken off: ${dollars(row.discount)}`} />}
      {row.low !== undefined && row.high !== undefined && row.high > row.low && (
        <span className="cost-range" style={{left: percent(row.low), width: percent(row.high - row.low)}} title={`${dollars(row.low)} to ${dollars(row.high)}`} />
      )}
    </span>
  );
}
