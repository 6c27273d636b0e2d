import { useId, useState } from 'react';
import type { Problem } from '../../api/schema';
import { ProblemNotes } from './field';

interface ListProps {
  label: string;
  values: string[];
  problems: Problem[];
  placeholder?: string;
  onWrite: (values: string[]) => void;
}

/** Values in a line, with commas between them. */
export function ListField({ label, values, problems, placeholder, onWrite }: ListProps) {
  // What is typed, as long as it says the same: a comma at the end says nothing yet.
  const [draft, setDraft] = useState('');
  const id = useId();
  const shown = parts(draft).join() === values.join() ? draft : values.join(', ');
  return (
    <div className="line-field wide-field">
      <label>{label}
        <input className="input" type="text" autoComplete="off" spellCheck={false} placeholder={placeholder} value={shown} aria-invalid={problems.length > 0} aria-describedby={problems.length > 0 ? id : undefined}
          onChange={(event) => {
            setDraft(event.target.value);
            onWrite(parts(event.target.value));
          }} />
      </label>
      <ProblemNotes id={id} problems={problems} />
    </div>
  );
}

const parts = (text: string): string[] => text.split(',').map((one) => one.trim()).filter((one) => one !== '');
