import { type ReactNode, Suspense, useId } from 'react';
import { Boundary, Skeleton } from './feedback';

interface CardProps {
  title: string;
  /** Said beside the title, in small. */
  note?: ReactNode;
  tools?: ReactNode;
  flush?: boolean;
  className?: string;
  height?: number;
  children: ReactNode;
}

/** A titled part of a page that loads, and fails, alone. */
export function Card({ title, note, tools, flush = false, className = '', height = 200, children }: CardProps) {
  const id = useId();
  return (
    <section className={`card ${className}`} aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>
          {title} {note !== undefined && <span className="muted">{note}</span>}
        </h2>
        {tools}
      </div>
      <div className="card-body" data-flush={flush}>
        <Boundary what={title.toLowerCase()}>
          <Suspense fallback={<Skeleton height={height} />}>{children}</Suspense>
        </Boundary>
      </div>
    </section>
  );
}
