import {useMutation} from '@tanstack/react-query';
import {useState} from 'react';
import {answer, api, value, type Schema} from '../../api/client';
import {changedMeanwhile, ChangedError, ifUnchanged} from '../../api/precondition';
import {queryClient} from '../../api/queries';
import {plural} from '../../lib/format';
import {Button} from '../../ui/Button';
import {Notice} from '../../ui/Feedback';
import {Stepper} from '../../ui/Small';
import {toast} from '../../ui/Toasts';

interface Choice {
  wanted: number;
  base: number;
}

/** How many replicas run, and a choice of another count, which holds only for the count that was seen. */
export function Replicas({service, app, editable}: {service: Schema<'Service'>; app: string; editable: boolean}) {
  const {min, max, desired, running, healthy} = service.replicas;
  /** What is chosen, and how many were asked for when it was. */
  const [choice, setChoice] = useState<Choice>();
  /** How many are asked for since somebody else was quicker. */
  const [outrun, setOutrun] = useState<number>();
  const wanted = choice?.wanted;
  const path = {app, service: service.name};
  const read = () => answer(api.GET('/v1/apps/{app}/services/{service}', {params: {path}}));
  /** Only where as many are asked for as when it was chosen. */
  const put = async ({wanted: replicas, base}: Choice) => {
    const {value: now, etag} = await read();
    if (now.replicas.desired !== base) {
      throw new ChangedError(`${service.name} was changed meanwhile.`);
    }
    return value(api.PUT('/v1/apps/{app}/services/{service}/replicas', {params: {path, ...ifUnchanged(etag)}, body: {replicas}}));
  };
  const refresh = () => queryClient.invalidateQueries({queryKey: ['app', app]});
  const choose = (next: Choice | undefined) => {
    setChoice(next);
    setOutrun(undefined);
  };
  const scale = useMutation({
    mutationFn: put,
    onSuccess: async (_, {wanted: replicas, base}) => {
      await refresh();
      choose(undefined);
      toast.done(`${service.name} goes to ${plural(replicas, 'replica')}.`, () => {
        put({wanted: base, base: replicas}).then(refresh, async (error: unknown) => {
          toast.failed(changedMeanwhile(error) ? new Error(`The replicas of ${service.name} were changed meanwhile, and stay as they are.`) : error);
          await refresh();
        });
      });
    },
    onError: async (error, asked) => {
      const now = changedMeanwhile(error) ? await read().catch(() => undefined) : undefined;
      if (now === undefined) {
        toast.failed(error);
        return;
      }
      await refresh();
      const base = now.value.replicas.desired;
      setChoice(asked.wanted === base ? undefined : {wanted: asked.wanted, base});
      setOutrun(base);
    },
  });
  return (
    <section className="panel replicas" aria-label="Replicas">
      <div className="body stack">
        <span className="figure-label">Replicas</span>
        <div className="row" style={{alignItems: 'baseline'}}>
          <span className="figure-value">
            {healthy}
            <span className="unit">of {desired} healthy</span>
          </span>
        </div>
        <div className="bar tone-ok" role="img" aria-label={`${running} running, ${healthy} healthy, ${desired} wanted`}>
          <span style={{width: `${desired === 0 ? 0 : Math.min(100, (healthy / desired) * 100)}%`, background: healthy < desired ? 'var(--warn)' : 'var(--ok)'}} />
        </div>
        {outrun !== undefined && (
          <Notice tone="warn" alert>
            <b>Somebody else, or the autoscaler, changed it meanwhile.</b> {service.name} is to have {plural(outrun, 'replica')} now.{wanted !== undefined && ' Yours is not done; scale again if it still holds.'}
          </Notice>
        )}
        {max <= min ? (
          <span className="small faint">
            Fixed at {min}. Write <code>replicas: {min}..{Math.max(min + 1, 4)}</code> in <code>banyan.app.yaml</code> to scale it.
          </span>
        ) : editable ? (
          <div className="row wrap">
            <Stepper label={`Replicas of ${service.name}`} value={wanted ?? desired} min={min} max={max} onChange={(next) => choose(next === desired ? undefined : {wanted: next, base: choice?.base ?? desired})} />
            <span className="small faint">
              {min} to {max}
            </span>
            <span className="grow" />
            {choice !== undefined && (
              <>
                <Button size="small" look="quiet" onClick={() => choose(undefined)}>
                  Cancel
                </Button>
                <Button size="small" look="primary" busy={scale.isPending} onClick={() => scale.mutate(choice)}>
                  Scale to {choice.wanted}
                </Button>
              </>
            )}
          </div>
        ) : (
          <span className="small faint">
            Range {min} to {max}. Editors of the team can scale it.
          </span>
        )}
      </div>
    </section>
  );
}
