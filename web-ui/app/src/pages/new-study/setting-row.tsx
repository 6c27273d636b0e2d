import { IconX } from '@tabler/icons-react';
import { formsOf, turned } from '../../lib/study-file/dimension';
import type { Content, Form, Setting } from '../../lib/study-file/settings';
import { remove, write } from '../../lib/study-file/yaml-edit';
import { ChoiceField } from './choice-field';
import { Field, Pick, PlacedTerm, ProblemNotes } from './field';
import { drop, PARTS, problemsAt, put, type StudyFile, within } from './study-file';

const WORDS: Record<Form | 'fixed', string> = { fixed: 'fixed', float: 'real numbers', int: 'whole numbers', choice: 'choice' };

interface RowProps {
  file: StudyFile;
  setting: Setting;
  /** Whether the file lists its trials, and nothing is searched. */
  listed: boolean;
}

/** One setting: its value, or the range it is searched in. */
export function SettingRow({ file, setting, listed }: RowProps) {
  const { path, name, content, declared } = setting;
  const problems = problemsAt(file, path);
  const lone = problems.filter((problem) => !within(problem.path, fieldsOf(setting)));
  const optional = declared !== null && !declared.required && typeof path.at(-1) === 'string';
  return (
    <li>
      <fieldset className="setting-row" data-wrong={problems.length > 0}>
        <legend className="mono">{name}</legend>
        {content.kind === 'other' ? <InFile file={file} line={setting.line} what={content.text} /> : (
          <div className="settings-form">
            <Pick label="Kind" focused={name} hint={declared?.doc} value={content.kind} problems={lone} onPick={(kind) => put(file, path, turned(content, kind as Form | 'fixed', declared))}
              options={[...new Set<Form | 'fixed'>(['fixed', ...(listed ? [] : formsOf(declared)), content.kind])].map((kind) => [kind, WORDS[kind]])} />
            <Fields file={file} setting={setting} content={content} />
            {optional && <button type="button" className="icon-button" aria-label={`Leave out ${name}`} title="Leave out: its default counts" onClick={() => drop(file, path)}><IconX size={16} /></button>}
          </div>
        )}
        {declared !== null && <p className="muted doc">{declared.doc}</p>}
        {content.kind === 'other' && <ProblemNotes problems={problems} />}
      </fieldset>
    </li>
  );
}

function Fields({ file, setting: { path, declared }, content }: { file: StudyFile; setting: Setting; content: Exclude<Content, { kind: 'other' }> }) {
  if (content.kind === 'fixed') return declared === null ? <Field file={file} path={path} label="Value" numeric kept /> : <PlacedTerm file={file} path={path} term={{ ...declared, name: 'Value' }} />;
  const shared = content.name !== '' && <Field file={file} path={[...path, 'name']} label="Shared as" />;
  if (content.kind === 'choice') return <><ChoiceField file={file} path={[...path, 'choice']} values={content.values} declared={declared} />{shared}</>;
  const setLog = (log: boolean): void => file.change(log ? write(remove(file.text, [...path, 'step']), [...path, 'log'], true, PARTS) : remove(file.text, [...path, 'log']));
  return (
    <>
      <Field file={file} path={[...path, content.kind, 0]} label="Low" numeric kept />
      <Field file={file} path={[...path, content.kind, 1]} label="High" numeric kept />
      {content.log ? null : <Field file={file} path={[...path, 'step']} label="Step" numeric placeholder={content.kind === 'int' ? '1' : 'none'} />}
      <label className="tick"><input type="checkbox" checked={content.log} onChange={(event) => setLog(event.target.checked)} /> Even in the logarithm</label>
      {shared}
    </>
  );
}

/** Says that only the file can change something, and leads there. */
export function InFile({ file, line, what }: { file: StudyFile; line: number; what: string }) {
  return <p className="muted">{what} – only the file itself can change it: <button type="button" className="link" onClick={() => file.reveal(line)}>line {line}</button></p>;
}

/** The places whose problems a field of the row shows. */
function fieldsOf({ name, content }: Setting): string[] {
  if (content.kind === 'fixed' || content.kind === 'other') return [name];
  if (content.kind === 'choice') return [`${name}.choice`, ...(content.name === '' ? [] : [`${name}.name`])];
  return [`${name}.${content.kind}[0]`, `${name}.${content.kind}[1]`, ...(content.log ? [] : [`${name}.step`]), ...(content.name === '' ? [] : [`${name}.name`])];
}
