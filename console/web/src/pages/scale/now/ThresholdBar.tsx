import {figure} from './figures';

interface Props {
  label: string;
  value: number | undefined;
  threshold: number;
  unit: string;
  /** Whether low values are the bad ones, as with cache hits. */
  lowIsBad?: boolean;
  /** What the mark is called. */
  mark: string;
  /** What is said where there is no value. */
  missing?: string;
}

/** A value against its threshold: a bar with a mark. The words beside it say the same. */
export function ThresholdBar({label, value, threshold, unit, lowIsBad = false, mark, missing = 'not measured'}: Props) {
  const beyond = value !== undefined && (lowIsBad ? value < threshold : value > threshold);
  const end = unit === '%' && Math.max(value ?? 0, threshold) <= 100 ? 100 : Math.max(value ?? 0, threshold, Number.MIN_VALUE) * 1.15;
  return (
    <div className="threshold">
      <div className="row spread small">
        <span>{label}</span>
        <span className="mono nowrap">
          {value === undefined ? <span className="faint">{missing}</span> : <b className={beyond ? 'beyond' : ''}>{figure(value, unit)}</b>}
          <span className="faint">
            {' '}
            {mark} {figure(threshold, unit)}
          </span>
        </span>
      </div>
      <div className={`threshold-bar tone-${beyond ? 'warn' : 'ok'}`} aria-hidden="true">
        <span style={{width: `${((value ?? 0) / end) * 100}%`}} />
        <i style={{left: `${(threshold / end) * 100}%`}} />
      </div>
    </div>
  );
}
