import { type RefObject, useId, useRef } from 'react';
import type { Problem } from '../../api/schema';

const LINE = 20;

interface EditorProps {
  text: string;
  problems: Problem[];
  area: RefObject<HTMLTextAreaElement | null>;
  onChange: (text: string) => void;
}

/** The text itself with numbered lines; those with a problem are marked. */
export function Editor({ text, problems, area, onChange }: EditorProps) {
  const numbers = useRef<HTMLDivElement>(null);
  const id = useId();
  const wrong = new Set(problems.map((problem) => problem.line));
  const lines = text.split('\n');
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || event.metaKey || event.ctrlKey) return;
    const { selectionStart: at, selectionEnd: end } = event.currentTarget;
    const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
    const indent = (/^ */.exec(line)?.[0] ?? '') + (/:\s*$/.test(line) ? '  ' : '');
    if (indent === '') return;
    event.preventDefault();
    document.execCommand('insertText', false, `\n${indent}`);
    if (end !== at) onChange(event.currentTarget.value);
  };
  return (
    <div className="editor" style={{ height: Math.max(420, Math.min(760, lines.length * LINE + 40)) }}>
      <div ref={numbers} className="editor-numbers" aria-hidden>
        {lines.map((_, index) => <div key={index} data-wrong={wrong.has(index + 1)}>{index + 1}</div>)}
      </div>
      <label htmlFor={id} className="visually-hidden">Study file in YAML</label>
      <textarea ref={area} id={id} spellCheck={false} wrap="off" value={text} onKeyDown={onKeyDown} onChange={(event) => onChange(event.target.value)} aria-invalid={problems.length > 0}
        onScroll={(event) => numbers.current?.scrollTo(0, event.currentTarget.scrollTop)} />
    </div>
  );
}

/** Puts the caret on a line, marks it and brings it into sight. */
export function revealLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, (line - 6) * LINE);
}
