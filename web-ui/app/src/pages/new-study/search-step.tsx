import { useStudies } from '../../api/queries';
import { ItemList } from './item-list';
import { MethodPart } from './method-part';
import type { StudyFile } from './study-file';

const STUDIES = 'study-names';

/** Who proposes trials, who stops them early, and what both know before they begin. */
export function SearchStep({ file }: { file: StudyFile }) {
  const studies = useStudies();
  const names = [...new Set(studies.data?.items.map((study) => study.name) ?? [])];
  return (
    <>
      <MethodPart file={file} method="sampler" legend="Sampler: proposes the next trial" />
      <MethodPart file={file} method="pruner" legend="Pruner: stops trials early" />
      <ItemList file={file} path={['search', 'constraints']} legend="Constraints between dimensions" one="Constraint" example="a <= b" />
      <ItemList file={file} path={['search', 'forbidden']} legend="Combinations that are never tried" one="Combination" example="{}" />
      <ItemList file={file} path={['search', 'enqueue']} legend="Points to try first" one="Point" example="{}" />
      <ItemList file={file} path={['search', 'warm_start']} legend="Studies to learn from" one="Study" example={names[0] ?? 'name'} list={STUDIES} />
      <datalist id={STUDIES}>{names.map((name) => <option key={name} value={name} />)}</datalist>
    </>
  );
}
