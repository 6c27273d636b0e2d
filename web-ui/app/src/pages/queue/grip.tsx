import { IconGripVertical } from '@tabler/icons-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { Move } from '../../lib/queue';

interface GripProps {
  label: string;
  title: string;
  disabled: boolean;
  onMove: (move: Move) => void;
  /** To the row of that place, as they stood when the drag began. */
  onDrag: (place: number) => void;
  onConfirm: () => void;
  onLeave: () => void;
}

const KEYS: Record<string, Move> = { ArrowUp: 'before', ArrowDown: 'behind', Home: 'first' };

/** Moves the row of a table that it stands in: dragged up or down, or by the arrow keys; Enter makes the move, Escape leaves it. */
export function Grip({ label, title, disabled, onMove, onDrag, onConfirm, onLeave }: GripProps) {
  // The window listens, because rows that change places would take a captured pointer from the button.
  const take = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    const bottoms = [...(event.currentTarget.closest('tbody')?.rows ?? [])].map((row) => row.getBoundingClientRect().bottom);
    const drag = new AbortController();
    const { signal } = drag;
    addEventListener('pointermove', ({ clientY }) => {
      const place = bottoms.findIndex((bottom) => clientY < bottom);
      onDrag(place < 0 ? bottoms.length - 1 : place);
    }, { signal });
    for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => drag.abort(), { signal });
  };
  const press = (event: KeyboardEvent): void => {
    const move = KEYS[event.key];
    if (move !== undefined) onMove(move);
    else if (event.key === 'Enter') onConfirm();
    else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <button type="button" className="icon-button grip" disabled={disabled} title={title} aria-label={label} onPointerDown={take} onKeyDown={press}>
      <IconGripVertical size={16} aria-hidden />
    </button>
  );
}
