import {useMutation, useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {api, value, type Schema} from '../../api/client';
import {meQuery, queries, queryClient} from '../../api/queries';
import {plural, whole} from '../../lib/format';
import {useSignedIn, useTeam} from '../../shell/context';
import {Button} from '../../ui/Button';
import {Confirm} from '../../ui/Dialog';
import {Loaded} from '../../ui/Loaded';
import {Tag, type Tone} from '../../ui/State';
import {toast} from '../../ui/Toasts';
import './team.css';

export default function Usage() {
  const {team} = useTeam();
  const me = useSignedIn();
  const usage = useQuery(queries.usage(team.id));
  const plans = useQuery(queries.plans());
  const [choosing, setChoosing] = useState<Schema<'Plan'>>();
  /** Plans are given out by the owners of the installation. */
  const mayChoose = me.teams.some((each) => each.installation && each.role === 'owner');
  const choose = useMutation({
    mutationFn: (plan: string) => value(api.PUT('/v1/teams/{team}/plan', {params: {path: {team: team.id}}, body: {plan}})),
    onSuccess: async () => {
      await queryClient.invalidateQueries({queryKey: ['team', team.id]});
      await queryClient.invalidateQueries({queryKey: meQuery.queryKey});
    },
  });
  return (
    <div className="stack wide">
      <title>{`Plan and usage · ${team.name} · Banyan`}</title>
      <section className="panel" aria-labelledby="usage">
        <header>
          <h2 id="usage">This minute</h2>
          <span className="faint small">on this node</span>
        </header>
        <Loaded query={usage} label="usage" rows={3}>
          {(data) => (
            <div className="body stack">
              <Requests requests={data.requests} />
              <p className="muted small">
                {plural(data.members, 'member')}, {plural(data.keys, 'key')}.
              </p>
            </div>
          )}
        </Loaded>
      </section>
      <section aria-labelledby="plans">
        <h2 id="plans" style={{marginBottom: 10}}>
          Plans of this installation
        </h2>
        <Loaded query={plans} label="plans">
          {({items}) => (
            <div className="plan-grid">
              {items.map((plan) => (
                <article key={plan.name} className={`panel plan ${plan.name === team.plan ? 'current' : ''}`}>
                  <div className="row spread">
                    <h3>{plan.name}</h3>
                    {plan.name === team.plan && <Tag tone="ok">this team’s</Tag>}
                  </div>
                  <div className="figure-value">
                    {plan.requestsPerMinute < 0 ? 'No limit' : whole(plan.requestsPerMinute)}
                    {plan.requestsPerMinute >= 0 && <span className="unit">requests a minute</span>}
                  </div>
                  <span className="muted small">{plan.requestsPerMinute < 0 ? 'of requests' : `${whole(plan.burst)} at once after a pause`}</span>
                  <span
                    className="muted small"
                    title="The higher, the later its requests are shed within a traffic class when an app is past its capacity."
                  >
                    priority {plan.priority}
                  </span>
                  {mayChoose && plan.name !== team.plan && (
                    <Button size="small" style={{marginTop: 8, justifySelf: 'start'}} onClick={() => setChoosing(plan)}>
                      Put {team.name} on {plan.name}
                    </Button>
                  )}
                </article>
              ))}
            </div>
          )}
        </Loaded>
        {!mayChoose && <p className="small faint" style={{marginTop: 10}}>Owners of the installation put teams on plans.</p>}
      </section>
      <Confirm
        open={choosing !== undefined}
        onOpenChange={(open) => !open && setChoosing(undefined)}
        title={`Put ${team.name} on ${choosing?.name ?? ''}?`}
        about={
          choosing === undefined
            ? ''
            : choosing.requestsPerMinute < 0
              ? 'Its callers are no longer limited.'
              : `Its callers get ${plural(choosing.requestsPerMinute, 'request')} a minute on routes with “limit: plan”. It takes effect at once.`
        }
        action="Change the plan"
        onConfirm={async () => {
          const before = team.plan;
          await choose.mutateAsync(choosing!.name);
          toast.done(`${team.name} is on ${choosing!.name}.`, () => choose.mutate(before, {onError: (error) => toast.failed(error)}));
        }}
      />
    </div>
  );
}

function Requests({requests}: {requests: Schema<'Usage'>['requests']}) {
  if (requests.limit < 0) {
    return <p>This plan has no limit of requests.</p>;
  }
  const used = Math.max(0, requests.limit - requests.remaining);
  const part = requests.limit === 0 ? 1 : used / requests.limit;
  const tone: Tone = part > 0.9 ? 'bad' : part > 0.7 ? 'warn' : 'ok';
  return (
    <div className="stack" style={{gap: 8}}>
      <div className="row" style={{alignItems: 'baseline'}}>
        <span className="figure-value">
          {whole(used)}
          <span className="unit">of {whole(requests.limit)} requests</span>
        </span>
        <span className="grow" />
        <span className="muted small">whole again in {requests.resetAfterSeconds} s</span>
      </div>
      <div className={`bar tone-${tone}`} role="meter" aria-label="Requests used this minute" aria-valuemin={0} aria-valuemax={requests.limit} aria-valuenow={used}>
        <span style={{width: `${Math.min(100, part * 100)}%`}} />
      </div>
    </div>
  );
}
