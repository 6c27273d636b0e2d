/** YAML or JSON with its keys set off and its lines counted. */
export function YamlText({ text, marks = new Map() }: { text: string; marks?: Map<number, string> }) {
  return (
    <pre className="code" tabIndex={0}>
      {text.split('\n').map((line, index) => (
        <div key={index} data-marked={marks.has(index + 1)} title={marks.get(index + 1)}>
          <span className="code-number" aria-hidden>{index + 1}</span>
          <YamlLine line={line} />
          {'\n'}
        </div>
      ))}
    </pre>
  );
}

function YamlLine({ line }: { line: string }) {
  const match = /^(\s*(?:- )?)("?[\w.\- ]+"?)(\s*:)(.*)$/.exec(line);
  if (/^\s*#/.test(line)) return <span className="code-comment">{line}</span>;
  if (match === null) return <span>{line}</span>;
  const [, indent, key, colon, rest] = match;
  return (
    <span>
      {indent}
      <span className="code-key">{key}</span>
      {colon}
      {rest}
    </span>
  );
}
