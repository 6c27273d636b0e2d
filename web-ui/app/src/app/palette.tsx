import { Modal } from '@mantine/core';
import { IconChevronRight, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useStudies } from '../api/queries';
import { StateBadge } from '../components/state';
import { useSavedViews } from '../lib/saved-views';
import { PLACES, SETTINGS } from './places';

interface Entry {
  id: string;
  name: string;
  hint: React.ReactNode;
  go: () => void;
}

interface PaletteProps {
  onClose: () => void;
  commands: { name: string; hint: string; go: () => void }[];
}

/** Finds a page, a study, a trial by its number, or a command. */
export default function CommandPalette({ onClose, commands }: PaletteProps) {
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  const [, navigate] = useLocation();
  const studies = useStudies().data?.items;
  const views = useSavedViews();
  const entries = useMemo(() => {
    const open = (path: string) => () => navigate(path);
    const trial = /^(?:trial )?#?(\d+)$/.exec(text.trim())?.[1];
    const all: Entry[] = [
      ...(trial === undefined ? [] : [{ id: 'trial', name: `Open the trial with the id ${trial}`, hint: 'trial', go: open(`/trials/${trial}`) }]),
      ...(studies ?? []).map((study): Entry => ({ id: `study ${study.study_id}`, name: study.name, hint: <StateBadge state={study.state} />, go: open(`/studies/${study.study_id}`) })),
      ...views.map((view): Entry => ({ id: `view ${view.name}`, name: view.name, hint: 'view', go: open(view.path) })),
      ...[...PLACES, SETTINGS].map((one): Entry => ({ id: one.path, name: one.name, hint: <kbd>g {one.key}</kbd>, go: open(one.path) })),
      ...commands.map((command): Entry => ({ id: command.name, name: command.name, hint: <kbd>{command.hint}</kbd>, go: command.go })),
    ];
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return all.filter((entry) => entry.id === 'trial' || words.every((word) => entry.name.toLowerCase().includes(word))).slice(0, 60);
  }, [text, studies, views, commands, navigate]);
  const at = Math.min(place, entries.length - 1);
  const take = (entry: Entry | undefined): void => {
    onClose();
    entry?.go();
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setPlace((at + step + entries.length) % Math.max(1, entries.length));
    }
    if (event.key === 'Enter') take(entries[at]);
  };
  return (
    <Modal opened onClose={onClose} withCloseButton={false} padding={0} size={620} yOffset="12vh" title={undefined} aria-label="Search and commands" transitionProps={{ duration: 80 }}>
      <div className="palette-input">
        <IconSearch size={18} aria-hidden />
        <input data-autofocus role="combobox" aria-expanded aria-controls="palette-list" aria-activedescendant={at >= 0 ? `palette-${at}` : undefined} aria-label="Search studies, pages and commands"
          placeholder="Search studies, pages, commands; or a trial's id" value={text} onKeyDown={onKeyDown} onChange={(event) => { setText(event.target.value); setPlace(0); }} />
      </div>
      <ul id="palette-list" className="palette-list" role="listbox" aria-label="Results">
        {entries.map((entry, index) => (
          <li key={entry.id} id={`palette-${index}`} role="option" aria-selected={index === at} ref={index === at ? (item) => item?.scrollIntoView({ block: 'nearest' }) : undefined}
            onMouseMove={() => setPlace(index)} onClick={() => take(entry)}>
            <IconChevronRight size={14} aria-hidden />
            <span>{entry.name}</span>
            {entry.hint}
          </li>
        ))}
        {entries.length === 0 && <li className="muted" role="option" aria-selected={false}>Nothing is called “{text}”.</li>}
      </ul>
    </Modal>
  );
}
