import type {ReactNode} from 'react';
import {Logo} from '../../shell/Logo';
import './auth.css';

export function AuthFrame({title, lead, children, below}: {title: string; lead?: ReactNode; children: ReactNode; below?: ReactNode}) {
  return (
    <div className="auth">
      <title>{`${title} · Banyan`}</title>
      <main className="auth-card">
        <div className="auth-logo">
          <Logo size={36} />
        </div>
        <h1>{title}</h1>
        {lead !== undefined && <p className="muted auth-lead">{lead}</p>}
        {children}
        {below !== undefined && <p className="auth-below prose">{below}</p>}
      </main>
      <Roots />
    </div>
  );
}

/** Aerial roots, drawn once, behind everything. */
function Roots() {
  const roots = Array.from({length: 44}, (_, index) => {
    const x = index * 33 + ((index * 47) % 19);
    const length = 90 + ((index * 137) % 260);
    const sway = ((index * 53) % 24) - 12;
    return `M${x} 0c0 ${length / 3} ${sway} ${length / 2} ${sway / 2} ${length}`;
  });
  return (
    <svg className="auth-roots" viewBox="0 0 1440 360" preserveAspectRatio="xMidYMin slice" aria-hidden="true">
      <path d={roots.join('')} fill="none" stroke="currentColor" strokeWidth="1.2" strokeLinecap="round" />
    </svg>
  );
}
