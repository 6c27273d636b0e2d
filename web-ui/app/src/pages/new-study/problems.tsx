import type { Problem } from '../../api/schema';

interface ProblemsProps {
  problems: Problem[];
  onFix: (problem: Problem) => void;
  onReveal: (line: number) => void;
}

/** All that the server finds wrong, wherever it stands. */
export function Problems({ problems, onFix, onReveal }: ProblemsProps) {
  if (problems.length === 0) return <p className="muted">None. The server checks what is written, as it is written.</p>;
  return (
    <ul className="attempts">
      {problems.map((problem, index) => {
        const { line } = problem;
        return (
          <li key={index}>
            <div className="title-line">
              <strong className="mono">{problem.path || 'file'}</strong>
              {line !== null && <button type="button" className="link" onClick={() => onReveal(line)}>line {line}</button>}
            </div>
            <span>{problem.message}</span>
            {problem.allowed !== null && <span className="muted">Allowed: {problem.allowed}</span>}
            {problem.suggestion !== null && <button type="button" className="button" data-size="small" style={{ justifySelf: 'start' }} onClick={() => onFix(problem)}>Use “{problem.suggestion}”</button>}
          </li>
        );
      })}
    </ul>
  );
}

/** The text with the nearest valid name in the place of the wrong one. */
export function fixed(text: string, { line, value, suggestion }: Pick<Problem, 'line' | 'value' | 'suggestion'>): string {
  if (line === null || value === null || suggestion === null) return text;
  const lines = text.split('\n');
  lines[line - 1] = (lines[line - 1] ?? '').replace(value, suggestion);
  return lines.join('\n');
}
