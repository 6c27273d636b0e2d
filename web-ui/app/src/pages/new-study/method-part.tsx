import { isMap } from 'yaml';
import { chooseMethod, dropOption, type Method, methodName, setOption } from '../../lib/study-file/methods';
import { standard } from '../../lib/study-file/dimension';
import { textOf } from '../../lib/study-file/settings';
import { nodeAt } from '../../lib/study-file/yaml-edit';
import { isNumber, typed, type Value } from '../../lib/study-file/yaml-value';
import { Pick, TermField } from './field';
import { PARTS, problemsAt, type StudyFile, within } from './study-file';

/** A sampler or a pruner with its options. */
export function MethodPart({ file, method, legend }: { file: StudyFile; method: Method; legend: string }) {
  const kinds = file.terms[`${method}s`];
  const first = kinds[0]?.name ?? '';
  const name = methodName(file.text, method);
  const kind = kinds.find((one) => one.name === (name === '' ? first : name));
  const node = nodeAt(file.root, ['search', method]);
  const option = (key: string): string | undefined => (isMap(node) && node.has(key) ? textOf(nodeAt(node, [key])) : undefined);
  const shown = (kind?.parameters ?? []).map((one) => `search.${method}.${one.name}`);
  const choose = (word: string): void => {
    const chosen = kinds.find((one) => one.name === word);
    if (chosen !== undefined) file.change(chooseMethod(file.text, method, chosen, (key) => initial(file, chosen.parameters.find((one) => one.name === key)), PARTS));
  };
  return (
    <fieldset className="form-part">
      <legend>{legend}</legend>
      <div className="settings-form">
        <Pick label="Type" value={name === '' ? first : name} options={kinds.map((one, index) => [one.name, index === 0 ? `${one.name} (default)` : one.name])} problems={problemsAt(file, ['search', method]).filter((problem) => !within(problem.path, shown))} onPick={choose} />
        {kind?.parameters.map((one) => (
          <TermField key={`${kind.name} ${one.name}`} term={one} text={option(one.name)} problems={problemsAt(file, ['search', method, one.name])}
            onWrite={(value) => file.change(setOption(file.text, method, one.name, value))} onClear={() => file.change(dropOption(file.text, method, one.name))} />
        ))}
      </div>
      {kind !== undefined && <p className="muted doc">{kind.doc}</p>}
    </fieldset>
  );
}

/** What a required option begins with: where it counts epochs, those of a trial. */
function initial(file: StudyFile, term: StudyFile['terms']['data'][number] | undefined): Value {
  const epochs = textOf(nodeAt(file.root, ['training', 'epochs']));
  if (term?.name === 'max_epochs' && isNumber(epochs)) return typed(epochs);
  return term === undefined ? '' : typed(standard(term));
}
