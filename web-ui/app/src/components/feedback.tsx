import { IconCheck, IconCopy, IconRefresh } from '@tabler/icons-react';
import { Component, type ReactNode, useState } from 'react';
import { ApiFailure } from '../api/client';
import { copyText } from '../lib/clipboard';

/** A shell command that can be copied with one press. */
export function Command({ children }: { children: string }) {
  return (
    <span className="command">
      <code tabIndex={0}>{children}</code>
      <CopyButton text={children} label="Copy the command" />
    </span>
  );
}

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void copyText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    }, () => setCopied(false));
  };
  return (
    <button type="button" className="icon-button" onClick={copy} aria-label={copied ? 'Copied' : label} title={label}>
      {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
    </button>
  );
}

/** Why there is nothing, and what fills it. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      {icon}
      <h3>{title}</h3>
      {children}
    </div>
  );
}

/** What failed, with the way out. The rest of the page lives on. */
export function ErrorCard({ error, what, onRetry }: { error: unknown; what: string; onRetry?: () => void }) {
  const failure = error instanceof ApiFailure ? error : null;
  const message = error instanceof Error ? error.message : String(error);
  const details = [failure && failure.status > 0 ? `status ${failure.status} ${failure.code}` : null, failure?.requestId ? `request ${failure.requestId}` : null]
    .filter((part) => part !== null)
    .join(' · ');
  return (
    <div className="error-card" role="alert">
      <h3>Could not load {what}</h3>
      <p>{message}</p>
      {details !== '' && <p className="muted mono">{details}</p>}
      <div className="actions">
        {onRetry && (
          <button type="button" className="button" data-size="small" onClick={onRetry}>
            <IconRefresh size={14} /> Try again
          </button>
        )}
        <CopyButton text={`${what}: ${message} (${details}) at ${location.href}`} label="Copy the error" />
      </div>
    </div>
  );
}

/** What is not drawn, with its count; nothing where all is. */
export function LeftOut({ text }: { text: string }) {
  return text === '' ? null : <p className="left-out" role="note">{text}</p>;
}

export function Skeleton({ height, label = 'Loading' }: { height: number; label?: string }) {
  return <div className="skeleton" role="status" aria-label={label} style={{ height }} />;
}

interface BoundaryState {
  error: unknown;
}

/** Keeps the failure of one part from taking the page. */
export class Boundary extends Component<{ what: string; children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error === null
      ? this.props.children
      : <ErrorCard error={this.state.error} what={this.props.what} onRetry={() => this.setState({ error: null })} />;
  }
}
