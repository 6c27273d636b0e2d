import { isMap, isSeq } from 'yaml';
import { useStudies } from '../../api/queries';
import { useRegisteredModels } from '../../api/mlflow';
import { keyOf, textOf } from '../../lib/study-file/settings';
import { nodeAt } from '../../lib/study-file/yaml-edit';
import type { Value } from '../../lib/study-file/yaml-value';
import { Field, Pick, ProblemNotes, worded } from './field';
import { drop, problemsAt, put, type StudyFile, within } from './study-file';

const FROM = ['transfer', 'from'];

/** Forms of `from`, each by the keys that tell it. */
const SOURCES: { word: string; keys: string[]; first: (model: string, study: string) => Value }[] = [
  { word: 'a registered model', keys: ['model'], first: (model) => ({ model }) },
  { word: 'the best trial of a study', keys: ['study', 'best'], first: (_, study) => ({ study, best: true }) },
  { word: 'a trial of a study', keys: ['study', 'trial'], first: (_, study) => ({ study, trial: 0 }) },
  { word: 'a run', keys: ['run'], first: () => ({ run: '' }) },
  { word: 'a file of the workers', keys: ['file'], first: () => ({ file: '', sha256: '' }) },
];

/** Where the first weights come from, and which of them stay as they are. */
export function WeightsPart({ file }: { file: StudyFile }) {
  const models = useRegisteredModels();
  const studies = useStudies();
  if (nodeAt(file.root, ['variants']) !== undefined) return <p className="muted">Which weights a variant begins with stands in the file, under the variant.</p>;
  const from = nodeAt(file.root, FROM);
  const keys = isMap(from) ? from.items.map(keyOf) : [];
  const source = SOURCES.find((one) => one.keys.every((key) => keys.includes(key)));
  const modelNames = models.data?.map((model) => model.name) ?? [];
  const studyNames = [...new Set(studies.data?.items.map((study) => study.name) ?? [])];
  const choose = (word: string): void => {
    const chosen = SOURCES.find((one) => one.word === word);
    if (chosen === undefined) drop(file, ['transfer']);
    else put(file, FROM, chosen.first(modelNames[0] ?? 'name', studyNames[0] ?? 'name'));
  };
  const fields = (source?.word === undefined ? keys : [...new Set([...keys, ...(source.keys[0] === 'model' ? ['version', 'alias'] : [])])]).filter((key) => key !== 'best');
  const lists: Record<string, string> = { model: 'known-models', study: 'known-studies' };
  return (
    <fieldset className="form-part">
      <legend>First weights</legend>
      <div className="settings-form">
        <Pick label="From" value={from === undefined ? '' : (source?.word ?? 'other')} options={[['', 'drawn by the seed'], ...SOURCES.map(({ word }) => [word, word] as const)]}
          problems={problemsAt(file, ['transfer']).filter((problem) => !within(problem.path, [...fields.map((key) => `transfer.from.${key}`), 'transfer.freeze']))} onPick={choose} />
        {fields.map((key) => <Field key={key} file={file} path={[...FROM, key]} label={worded(key)} numeric={key === 'version' || key === 'trial'} {...(lists[key] === undefined ? {} : { list: lists[key] })} />)}
      </div>
      {from !== undefined && <Frozen file={file} />}
      <datalist id="known-models">{modelNames.map((name) => <option key={name} value={name} />)}</datalist>
      <datalist id="known-studies">{studyNames.map((name) => <option key={name} value={name} />)}</datalist>
    </fieldset>
  );
}

function Frozen({ file }: { file: StudyFile }) {
  const model = nodeAt(file.root, ['model']);
  const node = nodeAt(file.root, ['transfer', 'freeze']);
  const frozen = isSeq(node) ? node.items.map(textOf) : [textOf(node)].filter((one) => one !== '');
  const modules = isMap(model) ? model.items.map(keyOf) : [];
  const set = (next: string[]): void => (next.length === 0 ? drop(file, ['transfer', 'freeze']) : put(file, ['transfer', 'freeze'], next));
  return (
    <fieldset className="ticks">
      <legend>Frozen modules</legend>
      {[...new Set([...modules, ...frozen])].map((name) => (
        <label key={name}><input type="checkbox" checked={frozen.includes(name)} onChange={(event) => set(event.target.checked ? [...frozen, name] : frozen.filter((one) => one !== name))} /> {name}</label>
      ))}
      <ProblemNotes problems={problemsAt(file, ['transfer', 'freeze'])} />
    </fieldset>
  );
}
