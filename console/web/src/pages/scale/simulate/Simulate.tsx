import {useQuery, useQueryClient} from '@tanstack/react-query';
import {LineChart} from 'lucide-react';
import {useState} from 'react';
import {useSearchParams} from 'react-router';
import type {Schema} from '../../../api/client';
import {queries} from '../../../api/queries';
import {Empty, ErrorNotice} from '../../../ui/Feedback';
import {Loaded} from '../../../ui/Loaded';
import {Running} from './Running';
import {ScenarioForm, type Wanted} from './ScenarioForm';
import {SimulationResult} from './SimulationResult';
import {readSimulation, writeSimulation, type SimulationState} from './state';
import '../../apps/traffic.css';
import './simulate.css';

/** A time of traffic through services, autoscalers and nodes. What runs stands in the address, so that a link runs the same. */
export default function Simulate() {
  const options = useQuery(queries.scaleOptions());
  const cache = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const [yaml, setYaml] = useState<string>();
  const chosen = readSimulation(search);
  const request = requestOf(chosen, yaml);
  const simulation = useQuery({...queries.simulation(request ?? NOTHING), enabled: request !== undefined});

  const run = (wanted: Wanted) => {
    const same = request !== undefined && JSON.stringify(request) === JSON.stringify(requestOf(wanted, wanted.yaml));
    setYaml(wanted.yaml);
    setSearch((before) => writeSimulation(before, wanted.yaml === undefined ? wanted : {...wanted, scenario: undefined}), {replace: true});
    if (same) {
      void simulation.refetch();
    }
  };
  const cancel = async () => {
    if (request !== undefined) {
      await cache.cancelQueries({queryKey: queries.simulation(request).queryKey});
    }
    if (simulation.data === undefined) {
      setYaml(undefined);
      setSearch((before) => writeSimulation(before, {...readSimulation(before), scenario: undefined}), {replace: true});
    }
  };

  return (
    <Loaded query={options} label="the scenarios" rows={8}>
      {(choices) => (
        <>
          <ScenarioForm options={choices} state={chosen} yaml={yaml} busy={simulation.isFetching} onRun={run} />
          {simulation.isFetching && <Running onCancel={() => void cancel()} />}
          {simulation.isError && !simulation.isFetching && (
            <div className="simulate-error">
              <ErrorNotice error={simulation.error} onRetry={() => void simulation.refetch()} />
            </div>
          )}
          {simulation.data !== undefined && <SimulationResult simulation={simulation.data} updatedAt={simulation.dataUpdatedAt} />}
          {request === undefined && (
            <div className="panel">
              <Empty icon={LineChart} title="How would it go?">
                <p>Choose a scenario and run it: a time of traffic goes through the very code that scales the services here, pods and nodes take their time to start, and what breaks in the scenario breaks.</p>
              </Empty>
            </div>
          )}
        </>
      )}
    </Loaded>
  );
}

const NOTHING = {scenario: '-'};

function requestOf({scenario, seed, peak, predict}: SimulationState, yaml: string | undefined): Schema<'ScaleSimulateRequest'> | undefined {
  const what = yaml ?? scenario;
  return what === undefined ? undefined : {scenario: what, ...(seed === undefined ? {} : {seed}), ...(peak === undefined ? {} : {users: peak}), ...(predict === undefined ? {} : {predict})};
}
