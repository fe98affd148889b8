import {useQuery} from '@tanstack/react-query';
import {CircleHelp} from 'lucide-react';
import {useSearchParams} from 'react-router';
import {queries} from '../../../api/queries';
import {Empty, ErrorNotice, Loading} from '../../../ui/Feedback';
import {Loaded} from '../../../ui/Loaded';
import {Controls} from './Controls';
import {requestOf} from './request';
import {Result} from './Result';
import {readPlanState, writePlanState, type PlanState} from './state';
import './plan.css';

/** What some users need on each target, and what it costs a month. The address holds all that was chosen. */
export default function Planner() {
  const options = useQuery(queries.scaleOptions());
  const [search, setSearch] = useSearchParams();
  const state = readPlanState(search);
  const request = requestOf(state);
  const plan = useQuery({...queries.scalePlan(request ?? NOTHING), enabled: request !== undefined});
  const change = (part: Partial<PlanState>) => setSearch((before) => writePlanState(before, {...readPlanState(before), ...part}), {replace: true});

  return (
    <Loaded query={options} label="what can be planned" rows={8}>
      {(choices) => (
        <div className="planner">
          <Controls state={state} options={choices} onChange={change} />
          <div className="plan-result" aria-busy={plan.isFetching}>
            {request === undefined ? (
              <div className="panel">
                <Empty icon={CircleHelp} title={state.meaning === undefined ? 'What is a user?' : 'What do the users do?'}>
                  <p>
                    {state.meaning === undefined
                      ? 'Ten thousand people who signed up and ten thousand who are there at the same moment differ by a hundred times in what they need. Choose what is counted; nothing is assumed.'
                      : 'A person who builds apps and one who reads a dashboard ask for very different machines. Choose the workload that is nearest to yours.'}
                  </p>
                </Empty>
              </div>
            ) : (
              <>
                {plan.isError && (
                  <div className="panel body-only">
                    <ErrorNotice error={plan.error} onRetry={() => void plan.refetch()} />
                  </div>
                )}
                {plan.data === undefined
                  ? !plan.isError && (
                      <div className="panel">
                        <Loading label="the plan" rows={10} />
                      </div>
                    )
                  : !plan.isError && <Result plan={plan.data} options={choices} state={state} stale={plan.isPlaceholderData} onChange={change} />}
              </>
            )}
          </div>
        </div>
      )}
    </Loaded>
  );
}

/** Stands in while nothing is asked. */
const NOTHING = {users: 1, meaning: '', workload: ''};
