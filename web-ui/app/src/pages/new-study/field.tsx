import { type ReactNode, useId, useState } from 'react';
import { isCollection } from 'yaml';
import type { Problem, StudyTerm } from '../../api/schema';
import { textOf } from '../../lib/study-file/settings';
import { nodeAt, type Path } from '../../lib/study-file/yaml-edit';
import { typed, type Value } from '../../lib/study-file/yaml-value';
import { drop, inWords, problemsAt, put, type StudyFile } from './study-file';

/** What is wrong, in words, under what it is about. */
export function ProblemNotes({ id, problems }: { id?: string | undefined; problems: Problem[] }) {
  if (problems.length === 0) return null;
  return <ul id={id} className="field-problems">{problems.map((problem, index) => <li key={index}>{inWords(problem)}</li>)}</ul>;
}

interface LineProps {
  label: ReactNode;
  value: string;
  problems: Problem[];
  numeric?: boolean;
  placeholder?: string | undefined;
  hint?: string | undefined;
  list?: string | undefined;
  disabled?: boolean;
  onWrite: (text: string) => void;
  /** Once the field is left empty; without it what stood there comes back. */
  onClear?: (() => void) | undefined;
}

/** One line of text. Emptied, it changes nothing before it is left, so that what is typed next takes the same place. */
export function LineField({ label, value, problems, numeric = false, placeholder, hint, list, disabled = false, onWrite, onClear }: LineProps) {
  const [emptied, setEmptied] = useState(false);
  const id = useId();
  return (
    <div className="line-field">
      <label>{label}
        <input className="input" type="text" title={hint} inputMode={numeric ? 'decimal' : undefined} autoComplete="off" spellCheck={false} list={list} placeholder={placeholder} disabled={disabled} value={emptied ? '' : value}
          aria-invalid={problems.length > 0} aria-describedby={problems.length > 0 ? id : undefined}
          onChange={(event) => {
            setEmptied(event.target.value === '');
            if (event.target.value !== '') onWrite(event.target.value);
          }}
          onBlur={() => {
            if (emptied) onClear?.();
            setEmptied(false);
          }} />
      </label>
      <ProblemNotes id={id} problems={problems} />
    </div>
  );
}

interface FieldProps {
  file: StudyFile;
  path: Path;
  label: ReactNode;
  /** A number or a word as the file means it; without it always a text. */
  numeric?: boolean;
  placeholder?: string;
  hint?: string;
  list?: string;
  /** Whether the place may not be left empty. */
  kept?: boolean;
}

/** A scalar of the file. */
export function Field({ file, path, label, numeric = false, placeholder, hint, list, kept = false }: FieldProps) {
  const node = nodeAt(file.root, path);
  if (isCollection(node)) return <LineField label={label} value="searched" disabled problems={problemsAt(file, path)} onWrite={() => undefined} />;
  return <LineField label={label} value={textOf(node)} problems={problemsAt(file, path)} numeric={numeric} placeholder={placeholder} hint={hint} list={list}
    onWrite={(text) => put(file, path, numeric ? typed(text) : text)} onClear={kept ? undefined : () => drop(file, path)} />;
}

interface PickProps {
  label: ReactNode;
  value: string;
  options: readonly (readonly [string, string])[];
  problems: Problem[];
  hint?: string | undefined;
  focused?: string | undefined;
  onPick: (value: string) => void;
}

/** One of several words. A word of the file that is none of them is shown as it stands. */
export function Pick({ label, value, options, problems, hint, focused, onPick }: PickProps) {
  const id = useId();
  const known = options.some(([one]) => one === value);
  return (
    <div className="line-field">
      <label>{label}
        <select className="select" title={hint} data-focus={focused} value={value} aria-invalid={problems.length > 0} aria-describedby={problems.length > 0 ? id : undefined} onChange={(event) => onPick(event.target.value)}>
          {!known && <option value={value}>{value}</option>}
          {options.map(([one, word]) => <option key={one} value={one}>{word}</option>)}
        </select>
      </label>
      <ProblemNotes id={id} problems={problems} />
    </div>
  );
}

interface TermProps {
  term: StudyTerm;
  /** Undefined where the file says nothing. */
  text: string | undefined;
  problems: Problem[];
  onWrite: (value: Value) => void;
  onClear: () => void;
}

/** A key of the file as a label. */
export const worded = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ');

/** A setting as the server declares it. */
export function TermField({ term, text, problems, onWrite, onClear }: TermProps) {
  const standard = term.fallback === null ? (term.required ? '' : 'not set') : String(term.fallback);
  const label = worded(term.name);
  if (term.kind === 'one_of' || term.kind === 'flag') {
    const words = term.kind === 'flag' ? ['true', 'false'] : term.values;
    return <Pick label={label} hint={term.doc} value={text ?? ''} problems={problems} options={[['', standard === '' ? 'pick one' : term.fallback === null ? standard : `default: ${standard}`], ...words.map((word) => [word, word] as const)]} onPick={(word) => (word === '' ? onClear() : onWrite(typed(word)))} />;
  }
  return <LineField label={label} hint={term.doc} value={text ?? ''} problems={problems} numeric placeholder={standard} onWrite={(written) => onWrite(typed(written))} onClear={onClear} />;
}

/** A declared setting at its place in the file, where it may also be searched. */
export function PlacedTerm({ file, path, term }: { file: StudyFile; path: Path; term: StudyTerm }) {
  const node = nodeAt(file.root, path);
  if (isCollection(node)) return <Field file={file} path={path} label={worded(term.name)} />;
  return <TermField term={term} text={node === undefined ? undefined : textOf(node)} problems={problemsAt(file, path)} onWrite={(value) => put(file, path, value)} onClear={() => drop(file, path)} />;
}
