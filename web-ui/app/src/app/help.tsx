import { Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import { singleKeys } from './keys';
import { PLACES } from './places';

const GROUPS: [string, [string, string][]][] = [
  ['Everywhere', [['⌘K', 'search and commands'], ['/', 'go to the filter'], ['?', 'this help'], ['t', 'light or dark'], ['g v', 'saved views'], ['g y', 'copy the link'], ['[', 'narrow or wide rail']]],
  ['Go to', PLACES.map((place) => [`g ${place.key}`, place.name])],
  ['Tables', [['j k', 'next and previous row'], ['Enter', 'open the row'], ['x', 'select the row'], ['Home End', 'first and last row'], ['c', 'compare what is selected']]],
  ['Charts', [['drag', 'zoom in'], ['+ −', 'zoom'], ['← →', 'move'], ['0', 'show all']]],
  ['Queue', [['↑ ↓', 'move the study at whose grip one is'], ['Home', 'first of its queue'], ['Enter', 'make the move'], ['Esc', 'leave it']]],
  ['Trial', [['p n', 'previous and next trial']]],
];

export default function Help({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useState(singleKeys.get());
  return (
    <Modal opened onClose={onClose} title="Keyboard" size="lg" closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 80 }}>
      <div className="help">
        {GROUPS.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl className="pairs">
              {keys.flatMap(([key, what]) => [<dt key={key}><kbd>{key}</kbd></dt>, <dd key={what}>{what}</dd>])}
            </dl>
          </section>
        ))}
      </div>
      <Switch mt="md" label="Single keys are commands" checked={on} onChange={(event) => { singleKeys.set(event.currentTarget.checked); setOn(event.currentTarget.checked); }} />
    </Modal>
  );
}
