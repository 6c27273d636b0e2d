import { Field } from './field';
import { GoalsPart } from './goals-part';
import { ItemList } from './item-list';
import type { StudyFile } from './study-file';

/** What the study is called and what it is after. */
export function StudyStep({ file }: { file: StudyFile }) {
  return (
    <>
      <div className="settings-form">
        <Field file={file} path={['name']} label="Name" />
        <Field file={file} path={['description']} label="Description" />
      </div>
      <GoalsPart file={file} />
      <ItemList file={file} path={['subject_to']} legend="Bounds that results keep" one="Bound" example="test_loss <= 0.5" />
    </>
  );
}
