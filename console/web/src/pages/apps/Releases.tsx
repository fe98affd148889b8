import {useInfiniteQuery, useMutation} from '@tanstack/react-query';
import {Rocket, Undo2} from 'lucide-react';
import {useState} from 'react';
import {Link, useNavigate} from 'react-router';
import {api, value, type Schema} from '../../api/client';
import {queries, queryClient} from '../../api/queries';
import {bytes, plural, sentence} from '../../lib/format';
import {useApp} from '../../shell/context';
import {Who} from '../../shell/Who';
import {Button} from '../../ui/Button';
import {Empty} from '../../ui/Feedback';
import {Loaded} from '../../ui/Loaded';
import {More} from '../../ui/More';
import {PageHead} from '../../ui/PageHead';
import {Ago} from '../../ui/Small';
import {StatePill, Tag} from '../../ui/State';
import {toast} from '../../ui/Toasts';
import {Rollback} from './Rollback';

export default function Releases() {
  const {app, base, editable} = useApp();
  const query = useInfiniteQuery(queries.releases(app.id));
  const navigate = useNavigate();
  const [back, setBack] = useState<Schema<'Release'>>();
  const make = useMutation({
    mutationFn: () => value(api.POST('/v1/apps/{app}/releases', {params: {path: {app: app.id}}})),
    onSuccess: async (made) => {
      await queryClient.invalidateQueries({queryKey: ['app', app.id, 'releases']});
      void navigate(`${base}/releases/${made.id}`);
    },
    onError: (error) => toast.failed(error),
  });
  const current = query.data?.items.find((each) => each.current);
  return (
    <>
      <PageHead
        title="Releases"
        context={app.name}
        lead="Each is an immutable snapshot of the app’s folder, built once. The files of the last five are kept, so that you can go back at once."
        actions={
          editable && (
            <Button look="primary" busy={make.isPending} onClick={() => make.mutate()}>
              <Rocket size={14} aria-hidden="true" /> Release the folder as it is
            </Button>
          )
        }
      />
      <section className="panel" aria-label="Releases">
        <Loaded query={query} label="releases" rows={6}>
          {({items}) =>
            items.length === 0 ? (
              <Empty icon={Rocket} title="Nothing released yet">
                <p>
                  <code>banyan up</code> makes the first release.
                </p>
              </Empty>
            ) : (
              <table className="table cards">
                <thead>
                  <tr>
                    <th scope="col">Release</th>
                    <th scope="col">State</th>
                    <th scope="col">What</th>
                    <th scope="col">Contents</th>
                    <th scope="col">By</th>
                    <th scope="col">When</th>
                    <th scope="col">
                      <span className="hidden-visually">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((each) => (
                    <tr key={each.id}>
                      <td className="title nowrap">
                        <Link className="link" to={`${base}/releases/${each.id}`}>
                          #{each.number}
                        </Link>{' '}
                        {each.current && <Tag tone="ok">current</Tag>}
                      </td>
                      <td data-label="State">
                        <StatePill state={each.state} bare />
                      </td>
                      <td data-label="What" className="muted">
                        {sentence(each.reason)}
                      </td>
                      <td data-label="Contents" className="nowrap muted">
                        {plural(each.files, 'file')}, {bytes(each.bytes)}
                      </td>
                      <td data-label="By" className="muted">
                        <Who by={each.createdBy} />
                      </td>
                      <td data-label="When" className="muted">
                        <Ago at={each.createdAt} />
                      </td>
                      <td className="actions">
                        {editable && canGoBack(each) && (
                          <Button size="small" onClick={() => setBack(each)} aria-label={`Go back to release ${each.number}`}>
                            <Undo2 size={13} aria-hidden="true" /> Go back
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Loaded>
        {query.data && query.data.items.length > 0 && <More query={query} shown={query.data.items.length} one="release" />}
      </section>
      {back && <Rollback app={app.id} to={back} from={current} onClose={() => setBack(undefined)} />}
    </>
  );
}

export function canGoBack(release: Schema<'Release'>): boolean {
  return !release.current && release.state === 'superseded' && release.kept !== false;
}
