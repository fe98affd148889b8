import type {ReactNode} from 'react';

/** The top of a page. `context` completes the tab's title, such as the app's name. */
export function PageHead({title, context, beside, lead, actions}: {title: string; context?: string; beside?: ReactNode; lead?: ReactNode; actions?: ReactNode}) {
  return (
    <div className="page-head">
      <title>{[title, context, 'Banyan'].filter(Boolean).join(' · ')}</title>
      <div className="grow">
        <div className="row wrap">
          <h1>{title}</h1>
          {beside}
        </div>
        {lead !== undefined && <p className="lead">{lead}</p>}
      </div>
      {actions !== undefined && <div className="actions">{actions}</div>}
    </div>
  );
}
