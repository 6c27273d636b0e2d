import { useImportance } from '../../api/queries';
import type { Importance, Objective, Study } from '../../api/schema';
import { useUrlState, wordCodec } from '../../lib/url-state';

const methodCodec = wordCodec<Importance['method']>(['fanova', 'ped_anova']);

/** Below so many trials a parameter, the shares still change from trial to trial. */
const STEADY = 10;

/** Which method the page asks by, and what the server answers; all views of the study agree. */
export function useStudyImportance(study: Study, objective: Objective | undefined) {
  const [method, setMethod] = useUrlState('importance', methodCodec);
  const found = useImportance(study.study_id, objective?.metric ?? '', method, objective !== undefined && study.space.parameters.length > 0);
  return { method, setMethod, found };
}

/** Whether there are enough trials to say anything. */
export const isSaid = ({ trials, fewest }: Importance): boolean => trials >= fewest;

/** Whether a few more trials would leave the shares about as they are. */
export const isSteady = ({ trials, items }: Importance): boolean => trials >= STEADY * items.length;
