import {Check, Copy as CopyIcon, Minus, Plus} from 'lucide-react';
import {ToggleGroup, Tooltip} from 'radix-ui';
import {useEffect, useState, type ReactNode} from 'react';
import {copyText} from '../lib/clipboard';
import {ago, moment} from '../lib/format';
import {Button} from './Button';
import {toast} from './Toasts';

export function Tip({text, children}: {text: ReactNode; children: ReactNode}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8}>
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

export function CopyButton({text, label, size = 'small', worded = false}: {text: string; label: string; size?: 'small' | 'normal'; worded?: boolean}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (copied) {
      const timer = setTimeout(() => setCopied(false), 1_800);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [copied]);
  const copy = async () => {
    if (await copyText(text)) {
      setCopied(true);
    } else {
      toast.failed(new Error('The browser refused to copy. Select the text and copy it by hand.'));
    }
  };
  return (
    <Button look={worded ? 'plain' : 'quiet'} size={size} icon={!worded} aria-label={copied ? `${label}: copied` : label} onClick={() => void copy()}>
      {copied ? <Check size={14} aria-hidden="true" /> : <CopyIcon size={14} aria-hidden="true" />}
      {worded && (copied ? 'Copied' : 'Copy')}
    </Button>
  );
}

/** Something that is shown this once. */
export function Once({text, label}: {text: string; label: string}) {
  return (
    <div className="once">
      <code aria-label={label}>{text}</code>
      <CopyButton text={text} label={`Copy ${label}`} size="normal" worded />
    </div>
  );
}

export function Stepper({value, min, max, onChange, label}: {value: number; min: number; max: number; onChange: (value: number) => void; label: string}) {
  return (
    <div className="stepper" role="group" aria-label={label}>
      <button type="button" onClick={() => onChange(value - 1)} disabled={value <= min} aria-label="One fewer">
        <Minus size={14} aria-hidden="true" />
      </button>
      <output aria-live="polite">{value}</output>
      <button type="button" onClick={() => onChange(value + 1)} disabled={value >= max} aria-label="One more">
        <Plus size={14} aria-hidden="true" />
      </button>
    </div>
  );
}

export function Segments<T extends string>({value, options, onChange, label}: {value: T; options: readonly {value: T; label: ReactNode}[]; onChange: (value: T) => void; label: string}) {
  return (
    <ToggleGroup.Root type="single" className="segments" value={value} onValueChange={(next) => next && onChange(next as T)} aria-label={label}>
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} value={option.value}>
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

/** One clock for all relative times: they tick together, and rarely. */
const subscribers = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | undefined;

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = () => setNow(Date.now());
    subscribers.add(tick);
    ticker ??= setInterval(() => subscribers.forEach((each) => each()), 5_000);
    return () => {
      subscribers.delete(tick);
      if (subscribers.size === 0) {
        clearInterval(ticker);
        ticker = undefined;
      }
    };
  }, []);
  return now;
}

export function Ago({at}: {at: string | undefined}) {
  const now = useNow();
  return at === undefined ? (
    <span className="faint">never</span>
  ) : (
    <time dateTime={at} title={moment(at)} className="nowrap">
      {ago(at, now)}
    </time>
  );
}
