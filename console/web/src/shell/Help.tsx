import {modKey, setSingleKeys, useSingleKeys} from '../lib/shortcuts';
import {Dialog} from '../ui/Dialog';
import {APP_PLACES, SYSTEM_PLACE, TEAM_PLACES} from './navigation';

export default function Help({onClose}: {onClose: () => void}) {
  const on = useSingleKeys();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keyboard shortcuts" wide>
      <div className="shortcuts">
        <List
          title="Everywhere"
          rows={[
            [`${modKey}K`, 'Search and commands'],
            ['?', 'This help'],
            ['g h', 'All apps'],
            ['g c', 'Account'],
            [`g ${SYSTEM_PLACE.key}`, SYSTEM_PLACE.label],
            ['F8', 'Go to notifications'],
          ]}
        />
        <List title="App" rows={APP_PLACES.map((each) => [`g ${each.key}`, each.label])} />
        <List title="Team" rows={TEAM_PLACES.map((each) => [`g ${each.key}`, each.label])} />
        <List
          title="Logs"
          rows={[
            ['/', 'Filter'],
            ['p', 'Pause and go on'],
            ['e', 'To the end'],
          ]}
        />
      </div>
      <label className="row" style={{marginTop: 20}}>
        <input type="checkbox" checked={on} onChange={(event) => setSingleKeys(event.target.checked)} /> Shortcuts without {modKey.trim()} are on
      </label>
    </Dialog>
  );
}

function List({title, rows}: {title: string; rows: readonly (readonly [string, string])[]}) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([keys, label]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {keys.split(/ (?=\S)/).map((key, index) => (
                <kbd key={index}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
