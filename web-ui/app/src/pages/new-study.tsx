import { useQuery } from '@tanstack/react-query';
import { Suspense, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ApiFailure, getJson, sendStudyFile, withQuery } from '../api/client';
import type { Problem, Study, StudyCheck, TrialFile } from '../api/schema';
import { useCrumbs } from '../app/crumbs';
import { useReason } from '../app/permission';
import { Card } from '../components/card';
import { ErrorCard, Skeleton } from '../components/feedback';
import { plural } from '../lib/format';
import { randomKey } from '../lib/key';
import { lazily } from '../lib/lazily';
import { TEMPLATES } from '../lib/templates';
import { flagCodec, textCodec, useUrlState } from '../lib/url-state';
import { foldedYaml } from '../lib/yaml';
import { ModulesCard } from './new-study/modules';
import { ProjectChoice, useTargetProject } from './new-study/project-choice';
import { QuickSettings } from './new-study/quick-settings';

const SimulationCards = lazily(async () => ({ default: (await import('./new-study/simulation')).SimulationCards }));
const DRAFT = 'espalier-draft';
const fromCodec = textCodec();
const weightsCodec = flagCodec();
const LINE = 20;

/** Writes a study file with the server's own checks beside it; a form changes the same text. */
export default function NewStudy() {
  useCrumbs({ name: 'Studies', path: '/studies' }, { name: 'New study' });
  const [, navigate] = useLocation();
  const [wanted, setWanted] = useUrlState('project', fromCodec);
  const [text, setText] = useState(() => localStorage.getItem(DRAFT) ?? TEMPLATES[0]?.text ?? '');
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(randomKey());
  const source = useSource();
  useEffect(() => {
    if (source.data) setText(source.data.text);
  }, [source.data]);
  useEffect(() => localStorage.setItem(DRAFT, text), [text]);
  const late = useLate(useDeferredValue(text));
  const check = useCheck(late);
  const target = useTargetProject(wanted === '' ? (source.data?.project ?? '') : wanted);
  const problems = useMemo(() => (failure instanceof ApiFailure && failure.problems.length > 0 ? failure.problems : (check.data?.problems ?? [])), [failure, check.data]);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      const study = await sendStudyFile<Study>(withQuery('/api/v1/studies', { project: target.project }), text, { key: key.current });
      localStorage.removeItem(DRAFT);
      navigate(`/studies/${study.study_id}`);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const change = (next: string): void => {
    key.current = randomKey();
    setFailure(null);
    setText(next);
  };
  const valid = check.data?.valid === true;
  // What is simulated is the latest text that the server found sound, never one that it has not checked yet.
  const sound = useRef('');
  if (valid && !check.isPlaceholderData) sound.current = late;
  const reason = useReason('editor');
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>New study</h1>
          <p className="muted" role="status">{verdict(check.data, check.isError)}</p>
        </div>
        <div className="actions">
          <ProjectChoice {...target} onChange={setWanted} />
          <label className="field">Start from
            <select className="select" value="" onChange={(event) => change(TEMPLATES[Number(event.target.value)]?.text ?? text)}>
              <option value="">a template…</option>
              {TEMPLATES.map((template, index) => <option key={template.name} value={index}>{template.name}</option>)}
            </select>
          </label>
          <button type="button" className="button" data-kind="primary" disabled={!valid || busy || reason !== null} title={reason ?? undefined} onClick={() => void submit()}>{busy ? 'Submitting…' : 'Submit'}</button>
        </div>
      </div>
      {failure !== null && !(failure instanceof ApiFailure && failure.problems.length > 0) && <div style={{ marginBottom: 16 }}><ErrorCard error={failure} what="the answer to the submission" onRetry={() => void submit()} /></div>}
      {source.isError && <ErrorCard error={source.error} what="the file to start from" onRetry={() => void source.refetch()} />}
      <div className="grid">
        <Card title="Study file" note="YAML" className="span-7"><Editor text={text} onChange={change} problems={problems} /></Card>
        <div className="span-5 column">
          <Card title="Problems" note={check.isFetching ? 'checking…' : String(problems.length)}><Problems problems={problems} onFix={(problem) => change(fixed(text, problem))} /></Card>
          <Card title="Settings" note="change the file beside them"><QuickSettings text={text} onChange={change} /></Card>
          {check.data?.space && (
            <Card title="Search space" note={plural(check.data.space.parameters.length, 'parameter')}>
              <dl className="pairs">
                {check.data.space.parameters.flatMap(({ name, dimension }) => [
                  <dt key={name}>{name}</dt>,
                  <dd key={`${name} value`}>{dimension.type === 'choice' ? dimension.values.map(String).join(', ') : `${dimension.low} to ${dimension.high}${dimension.log ? ', log' : ''}`}</dd>,
                ])}
              </dl>
            </Card>
          )}
        </div>
        {sound.current !== '' && check.data?.space && check.data.space.parameters.length > 0 && <Suspense fallback={<Skeleton height={260} />}><SimulationCards text={sound.current} name={check.data.name ?? ''} project={target.project} space={check.data.space} objectives={check.data.objectives} /></Suspense>}
        {check.data?.model && <ModulesCard text={sound.current} first={check.data.model} />}
      </div>
    </div>
  );
}

/** The file of an earlier study, or of one trial of it, that the address asks to start from. */
function useSource() {
  const [from] = useUrlState('from', fromCodec);
  const [trial] = useUrlState('trial', fromCodec);
  const [weights] = useUrlState('weights', weightsCodec);
  return useQuery({
    queryKey: trial === '' ? ['study', Number(from), 'file'] : ['trial', Number(trial), 'file', weights],
    enabled: from !== '' || trial !== '',
    staleTime: Infinity,
    queryFn: async (): Promise<TrialFile> => {
      if (trial === '') {
        const study = await getJson<Study>(`/api/v1/studies/${from}`);
        return { project: study.project, text: study.source_text };
      }
      const file = await getJson<TrialFile>(`/api/v1/trials/${trial}/study-file`, { weights });
      return { ...file, text: foldedYaml(file.text) };
    },
  });
}

function useCheck(text: string) {
  return useQuery({
    queryKey: ['check', text],
    queryFn: ({ signal }) => sendStudyFile<StudyCheck>('/api/v1/studies/check', text, { signal }),
    placeholderData: (before) => before,
    retry: false,
  });
}

/** The text as it was when nothing had changed for 200 ms. */
function useLate(text: string): string {
  const [late, setLate] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLate(text), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return late;
}

function verdict(check: StudyCheck | undefined, failed: boolean): string {
  if (failed) return 'The server cannot check the file now.';
  if (check === undefined) return 'Checking…';
  if (!check.valid) return plural(check.problems.length, 'problem');
  return `“${check.name}” is valid: at most ${plural(check.trial_limit ?? 0, 'trial')}.`;
}

/** The text with the nearest valid name in the place of the wrong one. */
export function fixed(text: string, { line, value, suggestion }: Pick<Problem, 'line' | 'value' | 'suggestion'>): string {
  if (line === null || value === null || suggestion === null) return text;
  const lines = text.split('\n');
  lines[line - 1] = (lines[line - 1] ?? '').replace(value, suggestion);
  return lines.join('\n');
}

function Problems({ problems, onFix }: { problems: Problem[]; onFix: (problem: Problem) => void }) {
  if (problems.length === 0) return <p className="muted">None. The server checks what is written, as it is written.</p>;
  return (
    <ul className="attempts">
      {problems.map((problem, index) => (
        <li key={index}>
          <div className="title-line">
            <strong className="mono">{problem.path || 'file'}</strong>
            {problem.line !== null && <span className="muted">line {problem.line}</span>}
          </div>
          <span>{problem.message}</span>
          {problem.allowed !== null && <span className="muted">Allowed: {problem.allowed}</span>}
          {problem.suggestion !== null && <button type="button" className="button" data-size="small" style={{ justifySelf: 'start' }} onClick={() => onFix(problem)}>Use “{problem.suggestion}”</button>}
        </li>
      ))}
    </ul>
  );
}

function Editor({ text, onChange, problems }: { text: string; onChange: (text: string) => void; problems: Problem[] }) {
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
      <textarea id={id} spellCheck={false} wrap="off" value={text} onKeyDown={onKeyDown} onChange={(event) => onChange(event.target.value)} aria-invalid={problems.length > 0}
        onScroll={(event) => numbers.current?.scrollTo(0, event.currentTarget.scrollTop)} />
    </div>
  );
}
