import { IconArrowBackUp } from '@tabler/icons-react';
import { Suspense, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ApiFailure, sendStudyFile, withQuery } from '../api/client';
import type { Study } from '../api/schema';
import { useCrumbs } from '../app/crumbs';
import { useReason } from '../app/permission';
import { Card } from '../components/card';
import { ErrorCard, Skeleton } from '../components/feedback';
import { plural } from '../lib/format';
import { randomKey } from '../lib/key';
import { lazily } from '../lib/lazily';
import { TEMPLATES } from '../lib/templates';
import { textCodec, useUrlState } from '../lib/url-state';
import { Editor, revealLine } from './new-study/editor';
import { FormCard } from './new-study/form-card';
import { ModulesCard } from './new-study/modules';
import { fixed, Problems } from './new-study/problems';
import { ProjectChoice, useTargetProject } from './new-study/project-choice';
import { useCheck, useLate, verdict } from './new-study/use-check';
import { useSource } from './new-study/use-source';
import { useUndo } from './new-study/use-undo';

const SimulationCards = lazily(async () => ({ default: (await import('./new-study/simulation')).SimulationCards }));
const DRAFT = 'espalier-draft';
const projectCodec = textCodec();

/** Writes a study file, as text and by a form, with the server's own checks at both. */
export default function NewStudy() {
  useCrumbs({ name: 'Studies', path: '/studies' }, { name: 'New study' });
  const [, navigate] = useLocation();
  const [wanted, setWanted] = useUrlState('project', projectCodec);
  const [text, setText] = useState(() => localStorage.getItem(DRAFT) ?? TEMPLATES[0]?.text ?? '');
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(randomKey());
  const area = useRef<HTMLTextAreaElement>(null);
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
  const undo = useUndo(text, change);
  const reveal = (line: number): void => {
    if (area.current) revealLine(area.current, line);
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
        <FormCard text={text} check={check.data} problems={problems} onChange={change} onReveal={reveal} />
        <div className="span-6 column beside">
          <Card title="Problems" note={check.isFetching ? 'checking…' : String(problems.length)}><Problems problems={problems} onFix={(problem) => change(fixed(text, problem))} onReveal={reveal} /></Card>
          <Card title="Study file" note="YAML" tools={<button type="button" className="button" data-size="small" disabled={undo.back === null} title={`${plural(undo.steps, 'step')} to go back`} onClick={() => undo.back?.()}><IconArrowBackUp size={15} /> Undo</button>}><Editor text={text} onChange={change} problems={problems} area={area} /></Card>
        </div>
        {sound.current !== '' && check.data?.space && check.data.space.parameters.length > 0 && <Suspense fallback={<Skeleton height={260} />}><SimulationCards text={sound.current} name={check.data.name ?? ''} project={target.project} space={check.data.space} objectives={check.data.objectives} /></Suspense>}
        {check.data?.model && <ModulesCard text={sound.current} first={check.data.model} />}
      </div>
    </div>
  );
}
