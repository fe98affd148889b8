import {useQuery} from '@tanstack/react-query';
import {queries} from '../../../api/queries';
import {useApp} from '../../../shell/context';
import {Loaded} from '../../../ui/Loaded';
import {Advice} from './Advice';
import {Box} from './Box';
import {Autoscaler} from './Autoscaler';
import {BasisBadge} from '../Basis';
import {Vitals} from './Vitals';
import './now.css';

/** What the app holds now, what to do next, and how its services grow by themselves. */
export default function Now() {
  const {app, base} = useApp();
  const scaling = useQuery(queries.scaling(app.id));
  // What the edge serves as files has no instances to add.
  const files = new Set(useQuery(queries.services(app.id)).data?.items.filter((each) => each.kind !== 'process').map((each) => each.name));
  return (
    <>
      <Vitals app={app.id} base={base} />
      <Advice app={app.id} />
      <section aria-labelledby="scaling-head">
        <div className="section-head">
          <h2 id="scaling-head">Growing by itself</h2>
          <BasisBadge of="measured" about="Replicas, readings and what the machine holds are those of this moment; every decision stands with its arithmetic." />
        </div>
        <div className="panel">
          <Loaded query={scaling} label="what the autoscaler does">
            {(data) => (
              <>
                <Box box={data.box} base={base} />
                <Autoscaler services={data.services.filter((each) => !files.has(each.service))} base={base} />
              </>
            )}
          </Loaded>
        </div>
      </section>
    </>
  );
}
