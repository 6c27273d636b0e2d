import { Modal } from '@mantine/core';
import { ErrorCard } from './feedback';

interface ConfirmProps {
  title: string;
  children: React.ReactNode;
  /** The words of the button that goes on. */
  act: string;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  onAct: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be taken back, or that others notice. */
export default function Confirm({ title, children, act, danger = false, busy, error, onAct, onClose }: ConfirmProps) {
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 80 }}>
      {children}
      {error !== null && error !== undefined && <ErrorCard error={error} what="the answer" />}
      <div className="actions confirm">
        <button type="button" className="button" data-autofocus onClick={onClose}>Keep it as it is</button>
        <button type="button" className="button" data-kind={danger ? 'danger' : 'primary'} disabled={busy} onClick={onAct}>{act}</button>
      </div>
    </Modal>
  );
}
