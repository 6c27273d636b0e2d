import { useId, useState } from 'react';
import type { StudyTerm } from '../../api/schema';
import type { Path } from '../../lib/study-file/yaml-edit';
import { typed } from '../../lib/study-file/yaml-value';
import { ProblemNotes } from './field';
import { problemsAt, put, type StudyFile } from './study-file';

interface ChoiceProps {
  file: StudyFile;
  /** Of the list. */
  path: Path;
  values: string[];
  declared: StudyTerm | null;
}

/** The values of a choice: boxes where the server knows all of them, else a line with commas. */
export function ChoiceField({ file, path, values, declared }: ChoiceProps) {
  const words = declared?.kind === 'flag' ? ['true', 'false'] : (declared?.values ?? []);
  const set = (next: string[]): void => put(file, path, next.map(typed));
  if (words.length === 0) return <Listed values={values} onWrite={set} file={file} path={path} />;
  return (
    <fieldset className="ticks">
      <legend>Values</legend>
      {[...new Set([...words, ...values])].map((word) => (
        <label key={word}>
          <input type="checkbox" checked={values.includes(word)} onChange={(event) => set(event.target.checked ? [...values, word] : values.filter((one) => one !== word))} /> {word}
        </label>
      ))}
      <ProblemNotes problems={problemsAt(file, path)} />
    </fieldset>
  );
}

function Listed({ file, path, values, onWrite }: { file: StudyFile; path: Path; values: string[]; onWrite: (values: string[]) => void }) {
  // What is typed, as long as it says the same: a comma at the end says nothing yet.
  const [draft, setDraft] = useState('');
  const id = useId();
  const problems = problemsAt(file, path);
  const shown = parts(draft).join() === values.join() ? draft : values.join(', ');
  return (
    <div className="line-field wide-field">
      <label>Values
        <input className="input" type="text" autoComplete="off" spellCheck={false} value={shown} aria-invalid={problems.length > 0} aria-describedby={problems.length > 0 ? id : undefined}
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
