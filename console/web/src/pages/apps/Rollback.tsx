import {api, value, type Schema} from '../../api/client';
import {queryClient} from '../../api/queries';
import {Confirm} from '../../ui/Dialog';
import {toast} from '../../ui/Toasts';

interface Props {
  app: string;
  to: Schema<'Release'>;
  from: Schema<'Release'> | undefined;
  onClose: () => void;
}

export function Rollback({app, to, from, onClose}: Props) {
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Go back to release ${to.number}?`}
      about={
        <>
          {from ? `Release ${from.number} runs now. ` : ''}Its instances are replaced one after the other by those of release {to.number}; no request fails. Data that the app wrote
          stays as it is: a migration is not undone.
        </>
      }
      action={`Go back to ${to.number}`}
      danger
      onConfirm={async () => {
        await value(api.POST('/v1/apps/{app}/rollback', {params: {path: {app}}, body: {release: to.id}}));
        await queryClient.invalidateQueries({queryKey: ['app', app]});
        await queryClient.invalidateQueries({queryKey: ['apps']});
        toast.done(`Release ${to.number} is being rolled out.`);
      }}
    />
  );
}
