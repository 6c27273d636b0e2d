import { IconArrowLeft, IconArrowRight, IconFlame, IconPin, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { type NamedColumn, useColumnNames } from '../../api/run-table';
import { headerOf, moved, type ShownColumn } from '../../lib/columns';
import { widthOf } from './table-columns';

const FOUND = 100;
const MOST_SHOWN = 40;
const AGGREGATES = ['last', 'min', 'max'] as const;

/** Which columns there are, in which order, how wide, which stay in sight and which are coloured. */
export function ColumnPanel({ shown, onChange, onClose }: { shown: ShownColumn[]; onChange: (columns: ShownColumn[]) => void; onClose: () => void }) {
  const [search, setSearch] = useState('');
  const found = useColumnNames(search, FOUND);
  const has = (key: string): boolean => shown.some((column) => column.key === key);
  const toggle = (key: string): void => onChange(has(key) ? shown.filter((column) => column.key !== key) : [...shown, { key }]);
  const change = (key: string, next: (column: ShownColumn) => ShownColumn): void => onChange(shown.map((column) => (column.key === key ? next(column) : column)));
  const full = shown.length >= MOST_SHOWN;
  return (
    <section className="card column-panel" aria-label="Columns">
      <div>
        <div className="actions">
          <input className="input grow" type="search" placeholder="Search params, metrics and tags" aria-label="Search columns" value={search} onChange={(event) => setSearch(event.target.value)} autoFocus />
          <button type="button" className="icon-button" aria-label="Close the columns" onClick={onClose}><IconX size={16} /></button>
        </div>
        <ul className="names" aria-label="Columns that can be shown">
          {found.data?.map((name) => <Name key={name.key} name={name} has={has} onToggle={toggle} full={full} />)}
        </ul>
        <p className="muted small-note" role="status">{found.data?.length === FOUND ? `The first ${FOUND} that hold “${search}”; search for more.` : `${found.data?.length ?? 0} found.`}{full && ` At most ${MOST_SHOWN} are shown.`}</p>
      </div>
      <ol className="shown" aria-label="Columns shown">
        {shown.map((column) => {
          const name = headerOf(column.key);
          return (
            <li key={column.key}>
              <span className="clip" title={column.key}>{column.key}</span>
              <button type="button" className="icon-button" aria-pressed={column.pinned === true} aria-label={`Pin ${name}`} onClick={() => change(column.key, (one) => ({ ...one, pinned: !one.pinned }))}><IconPin size={15} /></button>
              <button type="button" className="icon-button" aria-pressed={column.heat === true} aria-label={`Heat map of ${name}`} disabled={column.key.startsWith('curve.')} onClick={() => change(column.key, (one) => ({ ...one, heat: !one.heat }))}><IconFlame size={15} /></button>
              <button type="button" className="icon-button" aria-label={`Move ${name} to the left`} onClick={() => onChange(moved(shown, column.key, -1))}><IconArrowLeft size={15} /></button>
              <button type="button" className="icon-button" aria-label={`Move ${name} to the right`} onClick={() => onChange(moved(shown, column.key, 1))}><IconArrowRight size={15} /></button>
              <input className="input width" type="number" min={60} max={800} step={10} aria-label={`Width of ${name} in pixels`} value={Math.round(widthOf(column))} onChange={(event) => change(column.key, (one) => ({ ...one, width: Number(event.target.value) }))} />
              <button type="button" className="icon-button" aria-label={`Leave out ${name}`} onClick={() => toggle(column.key)}><IconX size={15} /></button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Name({ name, has, onToggle, full }: { name: NamedColumn; has: (key: string) => boolean; onToggle: (key: string) => void; full: boolean }) {
  const bare = name.key.slice(name.key.indexOf('.') + 1);
  const keys: [string, string][] = name.kind === 'metric' ? [...AGGREGATES.map((one): [string, string] => [`${name.key}.${one}`, one]), [`curve.${bare}`, 'curve']] : [[name.key, 'show']];
  return (
    <li>
      <span className="clip" title={name.key}>{bare}</span> <span className="muted">{name.kind}</span>
      <span className="chips">
        {keys.map(([key, word]) => <button key={key} type="button" className="chip" aria-pressed={has(key)} aria-label={`${bare}: ${word}`} disabled={full && !has(key)} onClick={() => onToggle(key)}>{word}</button>)}
      </span>
    </li>
  );
}
