import { Modal } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { savedViews, useSavedViews } from '../lib/saved-views';

/** Keeps the page as it stands under a name, and opens what was kept. */
export default function Views({ onClose }: { onClose: () => void }) {
  const views = useSavedViews();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    savedViews.save({ name: name.trim(), path: location.pathname + location.search });
    setName('');
  };
  return (
    <Modal opened onClose={onClose} title="Saved views" size="lg" closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 80 }}>
      <form className="actions" onSubmit={submit}>
        <input className="input grow" data-autofocus maxLength={100} placeholder="Name of this view" aria-label="Name of this view" value={name} onChange={(event) => setName(event.target.value)} />
        <button type="submit" className="button" data-kind="primary" disabled={name.trim() === ''}>Save this page</button>
      </form>
      {views.length === 0 ? <p className="muted below">Nothing is saved yet. A view keeps the page with its filter, columns, tab and selection, in this browser; its link opens the same for others.</p> : (
        <ul className="files views">
          {views.map((view) => (
            <li key={view.name}>
              <button type="button" className="link name" onClick={() => { onClose(); navigate(view.path); }}>{view.name}</button>
              <span className="muted clip mono">{view.path}</span>
              <button type="button" className="icon-button" aria-label={`Remove ${view.name}`} onClick={() => savedViews.remove(view.name)}><IconTrash size={15} /></button>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
