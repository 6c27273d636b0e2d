import { useWorkers } from '../../api/queries';
import { textOf } from '../../lib/study-file/settings';
import { nodeAt } from '../../lib/study-file/yaml-edit';
import { Field, Pick } from './field';
import { drop, problemsAt, put, type StudyFile } from './study-file';

const QUEUES = 'study-queues';

/** How much may be spent, when enough is found, and where it runs. */
export function LimitsStep({ file }: { file: StudyFile }) {
  const workers = useWorkers();
  const queues = [...new Set(workers.data?.items.map((worker) => worker.queue) ?? [])];
  const word = (...path: string[]): string => textOf(nodeAt(file.root, path));
  return (
    <>
      <fieldset className="form-part">
        <legend>Trials</legend>
        <div className="settings-form">
          <Field file={file} path={['search', 'trials']} label="At the most" numeric />
          <Field file={file} path={['search', 'parallel']} label="At once" numeric placeholder="as many as slots" />
          <Pick label="New trials begin with" value={word('search', 'inherit')} problems={problemsAt(file, ['search', 'inherit'])} options={[['', 'weights of their own'], ['best', 'the weights of the best']]} onPick={(picked) => (picked === '' ? drop(file, ['search', 'inherit']) : put(file, ['search', 'inherit'], picked))} />
        </div>
      </fieldset>
      <fieldset className="form-part">
        <legend>Budget</legend>
        <div className="settings-form">
          <Field file={file} path={['search', 'budget', 'hours']} label="Hours by the clock" numeric placeholder="no limit" />
          <Field file={file} path={['search', 'budget', 'device_hours']} label="Hours of slots" numeric placeholder="no limit" />
          <Pick label="Then running trials" value={word('search', 'budget', 'then')} problems={problemsAt(file, ['search', 'budget', 'then'])} options={[['', 'end (default)'], ['finish', 'end'], ['stop', 'stop at once']]} onPick={(picked) => (picked === '' ? drop(file, ['search', 'budget', 'then']) : put(file, ['search', 'budget', 'then'], picked))} />
        </div>
      </fieldset>
      <fieldset className="form-part">
        <legend>Enough is found</legend>
        <div className="settings-form">
          <Field file={file} path={['search', 'stop_when', 'plateau']} label="Trials without gain" numeric placeholder="never" />
          <Field file={file} path={['search', 'stop_when', 'minimum_gain']} label="A gain is more than" numeric placeholder="0" />
          <Field file={file} path={['search', 'stop_when', 'regret']} label="Likely regret below" numeric placeholder="never" />
        </div>
      </fieldset>
      <fieldset className="form-part">
        <legend>Where and by which chance</legend>
        <div className="settings-form">
          <Field file={file} path={['queue']} label="Queue" placeholder="default" list={QUEUES} />
          <Field file={file} path={['seed']} label="Seed" numeric placeholder="0" />
        </div>
        <datalist id={QUEUES}>{queues.map((queue) => <option key={queue} value={queue} />)}</datalist>
      </fieldset>
    </>
  );
}
