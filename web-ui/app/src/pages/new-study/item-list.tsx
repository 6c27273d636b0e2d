import { IconPlus, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { isCollection, isMap, isNode, isSeq, parseDocument } from 'yaml';
import { textOf } from '../../lib/study-file/settings';
import { nodeAt, type Path } from '../../lib/study-file/yaml-edit';
import { Source, type Value } from '../../lib/study-file/yaml-value';
import { LineField, ProblemNotes } from './field';
import { drop, problemsAt, put, type StudyFile } from './study-file';

interface ItemListProps {
  file: StudyFile;
  path: Path;
  legend: string;
  /** What one of them is called. */
  one: string;
  /** What a new one says at first. */
  example: string;
  list?: string;
}

/** A list of texts or one-line mappings, each on a line of its own. */
export function ItemList({ file, path, legend, one, example, list }: ItemListProps) {
  const adder = useRef<HTMLButtonElement>(null);
  const node = nodeAt(file.root, path);
  const items = isSeq(node) ? node.items : node === undefined || textOf(node) === '' && !isMap(node) ? [] : [node];
  const at = (index: number): Path => (isSeq(node) ? [...path, index] : path);
  const add = (): void => {
    if (isSeq(node) || items.length === 0) put(file, [...path, items.length], said(example));
    else put(file, path, [new Source(sourceOf(file.text, node)), said(example)]);
  };
  return (
    <fieldset className="form-part">
      <legend>{legend}</legend>
      {items.map((item, index) => (
        <div key={index} className="item-line">
          {sourceOf(file.text, item).includes('\n')
            ? <p className="muted">{one} {index + 1} stands on several lines of the file.</p>
            : <LineField label={`${one} ${index + 1}`} value={isCollection(item) ? sourceOf(file.text, item) : textOf(item)} list={list} problems={problemsAt(file, at(index))} onWrite={(text) => put(file, at(index), said(text))} onClear={() => drop(file, at(index))} />}
          <button type="button" className="icon-button" aria-label={`Remove ${one.toLowerCase()} ${index + 1}`} onClick={() => {
            drop(file, at(index));
            adder.current?.focus();
          }}><IconX size={16} /></button>
        </div>
      ))}
      {items.length === 0 && <ProblemNotes problems={problemsAt(file, path)} />}
      <button ref={adder} type="button" className="button" data-size="small" onClick={add}><IconPlus size={14} /> Add {one.toLowerCase()}</button>
    </fieldset>
  );
}

const sourceOf = (text: string, node: unknown): string => (isNode(node) && node.range ? text.slice(node.range[0], node.range[1]).trimEnd() : '');

/** A mapping is written as it was typed once it is one; everything else is a text. */
function said(text: string): Value {
  if (!text.trimStart().startsWith('{')) return text;
  const document = parseDocument(text);
  return document.errors.length === 0 && isMap(document.contents) ? new Source(text.trim()) : text;
}
