import type { StudyTerm } from '../../api/schema';
import type { Path } from '../../lib/study-file/yaml-edit';
import { typed } from '../../lib/study-file/yaml-value';
import { ProblemNotes } from './field';
import { ListField } from './list-field';
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
  if (words.length === 0) return <ListField label="Values" values={values} problems={problemsAt(file, path)} onWrite={set} />;
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
