import {useMutation} from '@tanstack/react-query';
import {useState} from 'react';
import {useNavigate} from 'react-router';
import {api, value} from '../api/client';
import {meQuery, queryClient} from '../api/queries';
import {ApiError} from '../api/problem';
import {Button} from '../ui/Button';
import {Dialog} from '../ui/Dialog';
import {ErrorNotice} from '../ui/Feedback';
import {TextField} from '../ui/Field';

export function NewTeam({onClose}: {onClose: () => void}) {
  const [name, setName] = useState('');
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => value(api.POST('/v1/teams', {body: {name: name.trim()}})),
    onSuccess: async (team) => {
      await queryClient.invalidateQueries({queryKey: meQuery.queryKey});
      onClose();
      void navigate(`/teams/${team.id}`);
    },
  });
  const wrong = make.error instanceof ApiError ? make.error.field('name') : undefined;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="New team" about="A team owns apps, keys and a plan. You become its owner and can invite others.">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        {make.isError && wrong === undefined && <ErrorNotice error={make.error} />}
        <TextField label="Name" value={name} onChange={(event) => setName(event.target.value)} required maxLength={100} wrong={wrong} autoFocus />
        <div className="ends" style={{marginTop: 4}}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={make.isPending} disabled={name.trim() === ''}>
            Make the team
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
