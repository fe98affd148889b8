import {useQuery} from '@tanstack/react-query';
import {BookOpenCheck} from 'lucide-react';
import {useState} from 'react';
import {useSearchParams} from 'react-router';
import type {Schema} from '../../../api/client';
import {queries} from '../../../api/queries';
import {Empty, ErrorNotice, Loading} from '../../../ui/Feedback';
import {Loaded} from '../../../ui/Loaded';
import {GuideForm} from './GuideForm';
import {Report} from './Report';
import './guides.css';

/** A scaling guide that is written as data, checked by general rules. Which one stands in the address, unless it was pasted. */
export default function Guides() {
  const options = useQuery(queries.scaleOptions());
  const [search, setSearch] = useSearchParams();
  const [pasted, setPasted] = useState<string>();
  const named = options.data?.guides.find((each) => each.name === search.get('guide'))?.name;
  const against = (search.get('against') ?? '').split(',').filter((each) => each !== named && options.data?.guides.some((guide) => guide.name === each));
  const what = pasted ?? named;
  const request: Schema<'ScaleLintRequest'> | undefined = what === undefined ? undefined : {guide: what, ...(against.length === 0 ? {} : {against})};
  const report = useQuery({...queries.lint(request ?? {guide: '-'}), enabled: request !== undefined});
  const check = (guide: {name: string | undefined; text: string | undefined; against: readonly string[]}) => {
    setPasted(guide.text);
    setSearch(
      (before) => {
        if (guide.name === undefined) {
          before.delete('guide');
        } else {
          before.set('guide', guide.name);
        }
        if (guide.against.length === 0) {
          before.delete('against');
        } else {
          before.set('against', guide.against.join(','));
        }
        return before;
      },
      {replace: true},
    );
  };
  return (
    <Loaded query={options} label="the guides" rows={6}>
      {(choices) => (
        <>
          <GuideForm guides={choices.guides} named={named} against={against} busy={report.isFetching} onCheck={check} />
          {request === undefined ? (
            <div className="panel">
              <Empty icon={BookOpenCheck} title="Does a scaling guide add up?">
                <p>Choose one that Banyan carries or paste one of your own: its sums, units, capacities, alerts and costs are reckoned again, and what does not hold is shown with its arithmetic.</p>
              </Empty>
            </div>
          ) : report.data !== undefined ? (
            <Report report={report.data} />
          ) : report.isError ? (
            <ErrorNotice error={report.error} onRetry={() => void report.refetch()} />
          ) : (
            <div className="panel">
              <Loading label="the findings" rows={8} />
            </div>
          )}
        </>
      )}
    </Loaded>
  );
}
