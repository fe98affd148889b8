import {useMutation, useQuery} from '@tanstack/react-query';
import {CalendarClock, Play} from 'lucide-react';
import {Link, useNavigate} from 'react-router';
import {api, value, type Schema} from '../../api/client';
import {queries} from '../../api/queries';
import {useApp} from '../../shell/context';
import {Button} from '../../ui/Button';
import {Empty} from '../../ui/Feedback';
import {Loaded} from '../../ui/Loaded';
import {PageHead} from '../../ui/PageHead';
import {Ago} from '../../ui/Small';
import {StatePill} from '../../ui/State';
import {toast} from '../../ui/Toasts';

export default function Schedules() {
  const {app, base, editable} = useApp();
  const query = useQuery(queries.schedules(app.id));
  const navigate = useNavigate();
  const run = useMutation({
    mutationFn: (schedule: Schema<'Schedule'>) => value(api.POST('/v1/apps/{app}/commands', {params: {path: {app: app.id}}, body: {service: schedule.service, command: schedule.command}})),
    onSuccess: (command) => navigate(`${base}/run/${command.id}`),
    onError: (error) => toast.failed(error),
  });
  return (
    <>
      <PageHead
        title="Schedules"
        context={app.name}
        lead={
          <>
            Commands that run by the clock, each with the environment and the limits of its service. They are written under <code>schedules:</code> in <code>banyan.app.yaml</code>.
          </>
        }
      />
      <section className="panel" aria-label="Schedules">
        <Loaded query={query} label="schedules">
          {({items}) =>
            items.length === 0 ? (
              <Empty icon={CalendarClock} title="Nothing is scheduled">
                <p>Add a schedule and release the app:</p>
                <pre tabIndex={0}>schedules:{'\n'}  - {'{name: nightly, service: worker, cron: "0 3 * * *", run: python nightly.py}'}</pre>
              </Empty>
            ) : (
              <table className="table cards">
                <thead>
                  <tr>
                    <th scope="col">Schedule</th>
                    <th scope="col">When</th>
                    <th scope="col">Command</th>
                    <th scope="col">Next</th>
                    <th scope="col">Last</th>
                    <th scope="col">
                      <span className="hidden-visually">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((each) => (
                    <tr key={each.name}>
                      <td className="title">{each.name}</td>
                      <td data-label="When" className="nowrap">
                        <code>{each.cron}</code> <span className="faint small">{each.timezone}</span>
                      </td>
                      <td data-label="Command" className="break">
                        <code>{each.command}</code> <span className="faint small">in {each.service}</span>
                      </td>
                      <td data-label="Next" className="muted">
                        {each.nextRunAt ? <Ago at={each.nextRunAt} /> : '–'}
                      </td>
                      <td data-label="Last">
                        {each.lastRun ? (
                          <Link className="row last-run" to={`${base}/run/${each.lastRun.id}`} title={each.lastRun.reason}>
                            <StatePill state={each.lastRun.state} bare /> <span className="muted small">
                              <Ago at={each.lastRun.createdAt} />
                            </span>
                          </Link>
                        ) : (
                          <span className="faint">not yet</span>
                        )}
                      </td>
                      <td className="actions">
                        {editable && (
                          <Button size="small" aria-label={`Run now: ${each.name}`} busy={run.isPending && run.variables.name === each.name} onClick={() => run.mutate(each)}>
                            <Play size={12} aria-hidden="true" /> Run now
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
      </section>
    </>
  );
}
