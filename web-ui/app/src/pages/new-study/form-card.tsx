import { isMap, isScalar } from 'yaml';
import type { Problem, StudyCheck } from '../../api/schema';
import { Card } from '../../components/card';
import { ErrorCard, Skeleton } from '../../components/feedback';
import { parseYaml } from '../../lib/study-file/yaml-edit';
import { StudyForm } from './form';
import { useStudyTerms } from './use-check';

interface FormCardProps {
  text: string;
  check: StudyCheck | undefined;
  problems: Problem[];
  onChange: (text: string) => void;
  onReveal: (line: number) => void;
}

/** The form of the text, or where the text is none that a form can show. */
export function FormCard({ text, check, problems, onChange, onReveal }: FormCardProps) {
  const terms = useStudyTerms();
  const document = parseYaml(text);
  const wrong = document.errors[0];
  const isForm = document.contents === null || isMap(document.contents) || (isScalar(document.contents) && document.contents.value === null);
  const line = wrong?.linePos?.[0].line ?? null;
  return (
    <Card title="Form" note="changes the file beside it" className="span-6">
      {terms.isPending && <Skeleton height={320} />}
      {terms.isError && <ErrorCard error={terms.error} what="what a study file may say" onRetry={() => void terms.refetch()} />}
      {wrong !== undefined && (
        <p role="status">The file is no YAML at the moment{line !== null && <>, <button type="button" className="link" onClick={() => onReveal(line)}>line {line}</button></>}: {wrong.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}</p>
      )}
      {wrong === undefined && !isForm && <p role="status">A study file is a mapping of parts, such as name, goal and data; this is none.</p>}
      {terms.data && wrong === undefined && isForm && <StudyForm file={{ text, root: document.contents, check, problems, terms: terms.data, change: onChange, reveal: onReveal }} />}
    </Card>
  );
}
