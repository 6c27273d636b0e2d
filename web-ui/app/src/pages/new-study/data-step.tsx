import { useState } from 'react';
import { isMap, isSeq } from 'yaml';
import { keyOf, textOf } from '../../lib/study-file/settings';
import { nodeAt } from '../../lib/study-file/yaml-edit';
import { typed } from '../../lib/study-file/yaml-value';
import { Field, PlacedTerm } from './field';
import { ListField } from './list-field';
import { drop, problemsAt, put, type StudyFile } from './study-file';
import { WeightsPart } from './weights-part';

const SETS = 'study-data-sets';
/** Settings of training that nearly every file gives; the rest is a click away. */
const USUAL = 4;

/** What is trained on, how, and from which weights. */
export function DataStep({ file }: { file: StudyFile }) {
  const [all, setAll] = useState(false);
  const { data, data_sets: known, training } = file.terms;
  const declared = nodeAt(file.root, ['data_sets']);
  const sets = [...(isMap(declared) ? declared.items.map(keyOf) : []), ...known.map((set) => set.name)];
  const classes = nodeAt(file.root, ['data', 'classes']);
  return (
    <>
      <fieldset className="form-part">
        <legend>Data</legend>
        <div className="settings-form">
          <Field file={file} path={['data', 'set']} label="Data set" list={SETS} />
          <ListField label="Only the classes" values={isSeq(classes) ? classes.items.map(textOf) : []} placeholder="all" problems={problemsAt(file, ['data', 'classes'])}
            onWrite={(labels) => (labels.length === 0 ? drop(file, ['data', 'classes']) : put(file, ['data', 'classes'], labels.map(typed)))} />
          {data.map((term) => <PlacedTerm key={term.name} file={file} path={['data', term.name]} term={term} />)}
        </div>
        <datalist id={SETS}>{sets.map((name) => <option key={name} value={name} />)}</datalist>
      </fieldset>
      <fieldset className="form-part">
        <legend>Training</legend>
        <div className="settings-form">{training.slice(0, USUAL).map((term) => <PlacedTerm key={term.name} file={file} path={['training', term.name]} term={term} />)}</div>
        <button type="button" className="button" data-size="small" aria-expanded={all} onClick={() => setAll(!all)}>{all ? 'Only the usual' : 'Schedule, penalties and more'}</button>
        {all && <div className="settings-form">{training.slice(USUAL).map((term) => <PlacedTerm key={term.name} file={file} path={['training', term.name]} term={term} />)}</div>}
      </fieldset>
      <WeightsPart file={file} />
    </>
  );
}
