import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { formsOf, standard, turned } from '../../lib/study-file/dimension';
import { dotted, type Group, isSearched } from '../../lib/study-file/settings';
import type { Path } from '../../lib/study-file/yaml-edit';
import type { Value } from '../../lib/study-file/yaml-value';
import { put, type StudyFile } from './study-file';

interface Candidate {
  name: string;
  path: Path;
  value: Value;
}

interface AddProps {
  file: StudyFile;
  groups: Group[];
  /** Whether the file lists its trials, and nothing is searched. */
  listed: boolean;
  onAdd: (name: string) => void;
}

/** Picks what is not searched yet, whether the file names it or not, and gives it a range to begin with. */
export function AddSetting({ file, groups, listed, onAdd }: AddProps) {
  const [picked, setPicked] = useState('');
  const found = groups.map((group) => ({ name: dotted(group.path), candidates: candidates(group, listed) })).filter((group) => group.candidates.length > 0);
  const chosen = found.flatMap((group) => group.candidates).find((one) => one.name === picked);
  return (
    <div className="item-line">
      <div className="line-field">
        <label>{listed ? 'Add a setting' : 'Search another setting'}
          <select className="select" value={chosen === undefined ? '' : picked} onChange={(event) => setPicked(event.target.value)}>
            <option value="">pick one…</option>
            {found.map((group) => <optgroup key={group.name} label={group.name}>{group.candidates.map((one) => <option key={one.name} value={one.name}>{one.name}</option>)}</optgroup>)}
          </select>
        </label>
      </div>
      <button type="button" className="button" data-size="small" disabled={chosen === undefined} onClick={() => {
        if (chosen === undefined) return;
        put(file, chosen.path, chosen.value);
        setPicked('');
        onAdd(chosen.name);
      }}><IconPlus size={14} /> {listed ? 'Add it' : 'Search it'}</button>
    </div>
  );
}

function candidates(group: Group, listed: boolean): Candidate[] {
  const fixed = listed ? [] : group.settings.filter((one) => one.content.kind === 'fixed' && !isSearched(one));
  const begin = (text: string, declared: Group['further'][number] | null): Value => turned({ kind: 'fixed', text }, listed ? 'fixed' : (formsOf(declared)[0] ?? 'choice'), declared);
  return [
    ...fixed.map(({ name, path, content, declared }) => ({ name, path, value: begin(content.kind === 'fixed' ? content.text : '', declared) })),
    ...group.further.map((term) => ({ name: dotted([...group.path, term.name]), path: [...group.path, term.name], value: begin(standard(term), term) })),
  ];
}
