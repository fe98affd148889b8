import {Compass} from 'lucide-react';
import {Link, useRouteError} from 'react-router';
import {Button} from '../ui/Button';
import {Empty, Notice} from '../ui/Feedback';

export function NotFound() {
  return (
    <Empty heading="h1" icon={Compass} title="There is no such page" action={<Link className="button" to="/">Go to the start</Link>}>
      <title>Not found · Banyan</title>
      <p>The address may be old or mistyped.</p>
    </Empty>
  );
}

/** A page threw. After an update of the node its old chunks are gone: then loading anew is the cure. */
export function RouteError() {
  const error = useRouteError();
  const outdated = error instanceof TypeError && /import|module|fetch/i.test(error.message);
  return (
    <main className="stack" style={{maxWidth: 560, margin: '12vh auto', padding: 16}}>
      <h1>{outdated ? 'The console was updated' : 'This page broke'}</h1>
      {!outdated && (
        <Notice tone="bad">
          <code className="break">{error instanceof Error ? error.message : String(error)}</code>
        </Notice>
      )}
      <p className="muted">{outdated ? 'Load it again to go on with the new version.' : 'That is a fault of the console, not of your app. Loading it again often helps.'}</p>
      <div className="row">
        <Button look="primary" onClick={() => location.reload()}>
          Load again
        </Button>
        <a className="button" href="/">
          Go to the start
        </a>
      </div>
    </main>
  );
}
