import {AlertTriangle, Info, RotateCw, XCircle} from 'lucide-react';
import type {ComponentType, ReactNode} from 'react';
import {ApiError} from '../api/problem';
import {Button} from './Button';
import type {Tone} from './State';

/** `alert` is for what comes while somebody works: it is read out. */
export function Notice({tone = 'info', alert = tone === 'bad', children}: {tone?: Tone; alert?: boolean; children: ReactNode}) {
  const Icon = tone === 'bad' ? XCircle : tone === 'warn' ? AlertTriangle : Info;
  return (
    <div className={`notice tone-${tone}`} role={alert ? 'alert' : undefined}>
      <Icon aria-hidden="true" />
      <div className="grow break">{children}</div>
    </div>
  );
}

/** What went wrong in the API's own sentence, with the request's id for whoever looks into the log. */
export function ErrorNotice({error, onRetry}: {error: unknown; onRetry?: () => void}) {
  return (
    <Notice tone="bad">
      <div>{messageOf(error)}</div>
      {error instanceof ApiError && error.problem.errors !== undefined && error.problem.errors.length > 0 && (
        <ul className="small">
          {error.problem.errors.map((each) => (
            <li key={each.field + each.detail}>
              <code>{each.field}</code>: {each.detail}
            </li>
          ))}
        </ul>
      )}
      {error instanceof ApiError && error.problem.requestId !== undefined && (
        <div className="meta">
          Request <code>{error.problem.requestId}</code>
        </div>
      )}
      {onRetry && (
        <Button size="small" onClick={onRetry} style={{marginTop: 8}}>
          <RotateCw size={13} aria-hidden="true" /> Try again
        </Button>
      )}
    </Notice>
  );
}

export function messageOf(error: unknown): string {
  if (error instanceof ApiError) {
    const wait = error.retryAfterSeconds;
    return error.status === 429 && wait !== undefined ? `${error.problem.detail} Try again in ${wait} s.` : error.problem.detail;
  }
  return error instanceof Error ? error.message : 'Something went wrong.';
}

interface EmptyProps {
  icon: ComponentType<{size?: number}>;
  title: string;
  /** `h1` where this is all that the page says. */
  heading?: 'h1' | 'h2';
  children?: ReactNode;
  action?: ReactNode;
}

export function Empty({icon: Icon, title, heading: Heading = 'h2', children, action}: EmptyProps) {
  return (
    <div className="empty">
      <span className="glyph" aria-hidden="true">
        <Icon size={18} />
      </span>
      <Heading>{title}</Heading>
      {children}
      {action}
    </div>
  );
}

export function Skeleton({height = 14, width = '100%'}: {height?: number | string; width?: number | string}) {
  return <span className="skeleton" style={{height, width}} aria-hidden="true" />;
}

/** Says to a screen reader that something loads, and shows its outline. */
export function Loading({label, rows = 4, height = 16}: {label: string; rows?: number; height?: number}) {
  return (
    <div role="status" className="stack" style={{padding: 16}}>
      <span className="hidden-visually">Loading {label}…</span>
      {Array.from({length: rows}, (_, row) => (
        <Skeleton key={row} height={height} width={`${92 - ((row * 17) % 40)}%`} />
      ))}
    </div>
  );
}
