import { IconGitFork, IconRepeat } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { getJson, sendStudyFile, withQuery } from '../../api/client';
import type { Study, TrialDetail, TrialFile } from '../../api/schema';
import { useReason } from '../../app/permission';
import { randomKey } from '../../lib/key';
import { lazily } from '../../lib/lazily';

const Confirm = lazily(() => import('../../components/confirm'));

/** Trains the trial once more as a study of its own, or opens its file to change it first. */
export function Again({ trial }: { trial: TrialDetail }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState(false);
  const key = useRef(randomKey());
  const reason = useReason('editor');
  const rerun = useMutation({
    mutationFn: async () => {
      const { project, text } = await getJson<TrialFile>(`/api/v1/trials/${trial.trial_id}/study-file`);
      return sendStudyFile<Study>(withQuery('/api/v1/studies', { project }), text, { key: key.current });
    },
    onSuccess: (study) => {
      void client.invalidateQueries({ queryKey: ['studies'] });
      navigate(`/studies/${study.study_id}`);
    },
  });
  // A variant may need the weights of others, so its whole study is the least that stands by itself.
  if (trial.variant !== '') return <Link href={`/studies/new?from=${trial.study_id}`} className="button" data-size="small"><IconGitFork size={15} aria-hidden /> Fork its study</Link>;
  return (
    <>
      <button type="button" className="button" data-size="small" disabled={reason !== null} title={reason ?? 'With the same values and seed'} onClick={() => { key.current = randomKey(); rerun.reset(); setAsked(true); }}><IconRepeat size={15} aria-hidden /> Rerun</button>
      <Link href={`/studies/new?trial=${trial.trial_id}`} className="button" data-size="small" title="Its file, to change and submit"><IconGitFork size={15} aria-hidden /> Fork</Link>
      {trial.checkpoints.length > 0 && <Link href={`/studies/new?trial=${trial.trial_id}&weights=1`} className="button" data-size="small" title="Begins with the weights of its last checkpoint">Fork with weights</Link>}
      {asked && (
        <Suspense>
          <Confirm title={`Train trial ${trial.number} once more?`} act="Rerun" busy={rerun.isPending} error={rerun.error} onAct={() => rerun.mutate()} onClose={() => setAsked(false)}>
            <p>With the same values and the same seed, as a study of its own, {trial.study_name}-trial-{trial.number}.</p>
          </Confirm>
        </Suspense>
      )}
    </>
  );
}
