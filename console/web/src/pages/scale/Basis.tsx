import {Tip} from '../../ui/Small';

export type Basis = 'measured' | 'predicted' | 'simulated' | 'guide';

/** The words of each origin, and what they mean for whoever relies on the figure. */
const BASES: Record<Basis, {label: string; about: string}> = {
  measured: {label: 'Measured', about: 'Observed on this app, while it ran.'},
  predicted: {label: 'Predicted', about: 'Computed by a model from stated or measured figures. Nobody has seen it happen.'},
  simulated: {label: 'Simulated', about: 'Came out of a simulation: the autoscalers’ own code on made-up or recorded traffic.'},
  guide: {label: 'Guide', about: 'Stated by a scaling guide, at the line that is named. Nobody has checked it here.'},
};

/** Says where the figures beside it come from. `plain` is for rows of a table, whose head explains the word already. */
export function BasisBadge({of, about, plain = false}: {of: Basis; about?: string; plain?: boolean}) {
  const basis = BASES[of];
  if (plain) {
    return (
      <span className={`basis basis-${of}`} title={about ?? basis.about}>
        {basis.label}
      </span>
    );
  }
  return (
    <Tip text={about ?? basis.about}>
      <button type="button" className={`basis basis-${of}`}>
        {basis.label}
      </button>
    </Tip>
  );
}

/** A word of the API, such as `predicted`; one that is not known is taken for the guide's, the least checked of all. */
export function basisOf(word: string): Basis {
  return word in BASES ? (word as Basis) : 'guide';
}
