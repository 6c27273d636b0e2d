import { useMemo } from 'react';
import { useStudies } from '../../api/queries';
import type { Objective } from '../../api/schema';
import { playable } from '../../lib/simulation';

interface RecordedChoiceProps {
  project: string;
  name: string;
  objectives: Objective[];
  value: string;
  onChange: (value: string) => void;
}

/** Made-up curves, or those of a study of this project that measured the same. Nothing where there is none. */
export function RecordedChoice({ project, name, objectives, value, onChange }: RecordedChoiceProps) {
  const studies = useStudies();
  const found = useMemo(() => playable(studies.data?.items ?? [], project, name, objectives), [studies.data, project, name, objectives]);
  if (found.length === 0) return null;
  return (
    <label>Curves
      <select className="select" value={found.some((one) => String(one.study_id) === value) ? value : ''} onChange={(event) => onChange(event.target.value)}>
        <option value="">made up</option>
        {found.map((one) => <option key={one.study_id} value={one.study_id}>of {one.name} ({one.study_id})</option>)}
      </select>
    </label>
  );
}
