import { useEffect, useMemo, useRef, useState } from 'react';
import { inWords } from '../../lib/dimension';
import { isSearched, readGroups, type Setting } from '../../lib/study-file/settings';
import { nodeAt } from '../../lib/study-file/yaml-edit';
import { flagCodec, useUrlState } from '../../lib/url-state';
import { AddSetting } from './add-setting';
import { InFile, SettingRow } from './setting-row';
import { type StudyFile, within } from './study-file';

const fixedCodec = flagCodec();

/** What is searched, wherever it stands, and what could be. */
export function SpaceStep({ file }: { file: StudyFile }) {
  const [all, setAll] = useUrlState('fixed', fixedCodec);
  // What was searched since the step was opened stays in sight, so that it can be searched again.
  const seen = useRef(new Set<string>());
  const [added, setAdded] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const groups = useMemo(() => readGroups(file.text, file.terms), [file.text, file.terms]);
  const listed = nodeAt(file.root, ['variants']) !== undefined;
  const settings = groups.flatMap((group) => group.settings);
  for (const setting of settings) if (isSearched(setting)) seen.current.add(setting.name);
  const wrong = (name: string): boolean => file.problems.some((problem) => within(problem.path, [name]));
  const shown = settings.filter((setting) => all || listed || seen.current.has(setting.name) || isSearchedByFile(setting) || wrong(setting.name));
  useEffect(() => {
    if (added === null) return;
    list.current?.querySelector<HTMLElement>(`[data-focus="${CSS.escape(added)}"]`)?.focus();
    setAdded(null);
  }, [added]);
  return (
    <>
      {listed && <p className="muted">The file lists variants: each is one trial, and nothing is searched.</p>}
      {!listed && <label className="tick"><input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} /> Fixed settings too</label>}
      <ul ref={list} className="setting-rows" aria-label="Settings">{shown.map((setting) => <SettingRow key={setting.name} file={file} setting={setting} listed={listed} />)}</ul>
      {shown.length === 0 && <p className="muted">Nothing is searched yet.</p>}
      <Elsewhere file={file} settings={settings} />
      <AddSetting file={file} groups={groups} listed={listed} onAdd={setAdded} />
    </>
  );
}

const isSearchedByFile = ({ content }: Setting): boolean => content.kind === 'other' && ['float', 'int', 'choice'].includes(content.text);

/** Dimensions that the server found at places without a row: choices between whole modules, arguments of composites. */
function Elsewhere({ file, settings }: { file: StudyFile; settings: Setting[] }) {
  const own = new Set(settings.map((setting) => setting.name));
  const others = (file.check?.places ?? []).filter((place) => !own.has(place.path));
  if (others.length === 0) return null;
  return (
    <section className="form-part">
      <h3>Searched besides</h3>
      <ul className="setting-rows">{others.map((place) => <li key={place.name}><span className="mono">{place.name}</span> <InFile file={file} line={place.line} what={rangeOf(file, place.name)} /></li>)}</ul>
    </section>
  );
}

function rangeOf(file: StudyFile, name: string): string {
  const dimension = file.check?.space?.parameters.find((one) => one.name === name)?.dimension;
  return dimension === undefined ? '' : inWords(dimension);
}
