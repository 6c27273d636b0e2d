import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { TERMS } from '../dev/study-check';
import { formsOf, standard, turned } from '../src/lib/study-file/dimension';
import { readGoals, writeGoals } from '../src/lib/study-file/goals';
import { chooseMethod, dropOption, methodName, setOption } from '../src/lib/study-file/methods';
import { isSearched, readGroups, type Setting } from '../src/lib/study-file/settings';
import { remove, write } from '../src/lib/study-file/yaml-edit';
import { inline, typed } from '../src/lib/study-file/yaml-value';
import { PARTS, within } from '../src/pages/new-study/study-file';

const examples = new URL('../../../examples/', import.meta.url);
const files = readdirSync(examples).filter((name) => name.endsWith('.yaml')).map((name) => [name, readFileSync(new URL(name, examples), 'utf8')] as const);
const settingsOf = (text: string): Setting[] => readGroups(text, TERMS).flatMap((group) => group.settings);
const setting = (text: string, name: string): Setting => {
  const found = settingsOf(text).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

const FILE = `# Widths and rates.
name: small   # of the study
goal: {maximize: test_accuracy}
data:
  set: mnist-10k
  limit: 6000                        # enough here
model:
  block: {type: conv_block, filters: {choice: [16, 32]}, kernel: [3, {int: [3, 5]}], stride: 1}
  stage: {choice: [{type: conv_block, filters: 8}, {type: dense, units: {int: [4, 64], log: true}}]}
  head: {type: classifier}
training:
  epochs: 6
  learning_rate:                     # of the optimiser
    float: [0.0005, 1e-2]
    log: true
seed: 7
`;

describe('the settings of a file', () => {
  test('stand where they stand, with the digits of the file', () => {
    expect(settingsOf(FILE).filter(isSearched).map(({ name, line, content }) => [name, line, content])).toEqual([
      ['model.block.filters', 8, { kind: 'choice', values: ['16', '32'], name: '' }],
      ['model.block.kernel[1]', 8, { kind: 'int', low: '3', high: '5', log: false, step: '', name: '' }],
      ['model.stage.choice[1].units', 9, { kind: 'int', low: '4', high: '64', log: true, step: '', name: '' }],
      ['training.learning_rate', 13, { kind: 'float', low: '0.0005', high: '1e-2', log: true, step: '', name: '' }],
    ]);
    expect(setting(FILE, 'data.limit').content).toEqual({ kind: 'fixed', text: '6000' });
  });
  test('are declared by their module, and what it may say besides is offered', () => {
    const block = readGroups(FILE, TERMS).find((group) => group.path[1] === 'block');
    expect(block?.settings.map((one) => one.declared?.kind)).toEqual(['one_of', 'whole', 'whole', 'whole', 'whole']);
    expect(block?.further.map((term) => term.name)).toEqual(['activation', 'include', 'repeat']);
  });
  test('an argument of a composite and a form of no kind are left to the file', () => {
    const text = 'model:\n  one: {type: dense, units: $width}\n  two: {type: dense, units: {int: [1, 2], float: [1, 2]}}\n  three: {type: dense, units: {int: 5}}\n';
    expect(settingsOf(text).filter((one) => one.content.kind === 'other').map((one) => one.name)).toEqual(['model.one.units', 'model.two.units', 'model.three.units']);
  });
  test('of every example are read', () => {
    for (const [name, text] of files) expect(settingsOf(text).length, name).toBeGreaterThan(3);
  });
});

describe('a value and its range', () => {
  test('a value is searched around itself and comes back', () => {
    expect(inline(turned({ kind: 'fixed', text: '0.002' }, 'float', null))).toBe('{float: [0.0002, 0.02], log: true}');
    expect(inline(turned({ kind: 'fixed', text: '32' }, 'int', null))).toBe('{int: [16, 64]}');
    expect(inline(turned({ kind: 'fixed', text: 'adam' }, 'choice', TERMS.training[2] ?? null))).toBe('{choice: [adam, adamw]}');
    expect(inline(turned({ kind: 'fixed', text: 'true' }, 'choice', TERMS.structure[0] ?? null))).toBe('{choice: [true, false]}');
    fc.assert(fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }).map((one) => String(Number(one.toPrecision(3)))), (text) => {
      const range = parse(inline(turned({ kind: 'fixed', text }, 'float', null))) as { float: [number, number] };
      const back = turned({ kind: 'float', low: String(range.float[0]), high: String(range.float[1]), log: true, step: '', name: '' }, 'fixed', null);
      expect(Number(inline(back)) / Number(text)).toBeCloseTo(1, 2);
    }));
  });
  test('never leaves what the server allows', () => {
    const terms = [...TERMS.training, ...TERMS.structure, ...TERMS.modules.flatMap((one) => one.parameters)];
    for (const term of terms) {
      for (const form of formsOf(term)) {
        const [[key, said]] = Object.entries(parse(inline(turned({ kind: 'fixed', text: standard(term) }, form, term))) as Record<string, unknown[]>) as [[string, (number | string | boolean)[]]];
        expect(key).toBe(form);
        for (const value of said) {
          if (term.kind === 'one_of') expect(term.values).toContain(value);
          else if (term.kind === 'flag') expect(typeof value).toBe('boolean');
          else expect(Number(value), term.name).toSatisfy((one: number) => one >= (term.low ?? -Infinity) && one <= (term.high ?? Infinity));
        }
        if (form !== 'choice') expect(Number(said[0])).toBeLessThanOrEqual(Number(said[1]));
      }
    }
  });
  test('the name that places share stays', () => {
    const text = 'training: {epochs: 3, batch_size: {int: [16, 64], name: size}}\n';
    const { path, content, declared } = setting(text, 'training.batch_size');
    expect(write(text, path, turned(content, 'choice', declared))).toBe('training: {epochs: 3, batch_size: {choice: [16, 64], name: size}}\n');
  });
});

describe('edits of a form', () => {
  test('leave every other line as it was', () => {
    const searched = write(FILE, ['data', 'limit'], turned({ kind: 'fixed', text: '6000' }, 'int', null));
    expect(searched).toBe(FILE.replace('limit: 6000 ', 'limit: {int: [3000, 12000]} '));
    expect(write(FILE, ['training', 'learning_rate', 'float', 1], typed('0.0200'))).toBe(FILE.replace('1e-2', '0.0200'));
    expect(write(FILE, ['search', 'budget', 'hours'], typed('4'), PARTS)).toBe(FILE.replace('seed: 7', 'search:\n  budget: {hours: 4}\nseed: 7'));
    expect(write(FILE, ['description'], 'yes', PARTS)).toBe(FILE.replace('# of the study\n', '# of the study\ndescription: "yes"\n'));
  });
  test('a comment outlives what it was about', () => {
    expect(write(FILE, ['training', 'learning_rate'], typed('0.002'))).toBe(FILE.replace(/ {2}learning_rate:[^]*log: true\n/, '  # of the optimiser\n  learning_rate: 0.002\n'));
    expect(remove(FILE, ['data', 'limit'])).toBe(FILE.replace(/ {2}limit: 6000 +# enough here/, '  # enough here'));
  });
  test('of each setting of each example, and back, change nothing', () => {
    for (const [name, text] of files) {
      for (const { path, content, declared, name: place } of settingsOf(text)) {
        if (content.kind !== 'fixed') continue;
        const form = formsOf(declared)[0] ?? 'choice';
        const after = write(text, path, turned(content, form, declared));
        expect(settingsOf(after).find((one) => one.name === place)?.content.kind, `${name} ${place}`).toBe(form);
        expect(write(after, path, typed(content.text)), `${name} ${place}`).toBe(text);
      }
    }
  });
});

describe('goals', () => {
  const one = 'goal: {maximize: test_accuracy} # first\nseed: 1\n';
  const both = [{ direction: 'maximize', metric: 'test_accuracy' }, { direction: 'minimize', metric: 'parameters' }] as const;
  test('one becomes two, turns round, and goes', () => {
    const two = writeGoals(one, [...both], PARTS);
    expect(two).toBe('goal: [{maximize: test_accuracy}, {minimize: parameters}] # first\nseed: 1\n');
    expect(readGoals(two)).toEqual(both);
    expect(writeGoals(two, [both[0], { direction: 'maximize', metric: 'parameters' }], PARTS)).toBe(two.replace('minimize', 'maximize'));
    expect(writeGoals(two, [both[1]], PARTS)).toBe('goal: [{minimize: parameters}] # first\nseed: 1\n');
  });
  test('a list of lines keeps its lines', () => {
    const text = 'goal:\n  - maximize: test_accuracy # good\n  # and small\n  - minimize: parameters\n';
    expect(readGoals(text)).toEqual(both);
    expect(writeGoals(text, [both[0]], PARTS)).toBe('goal:\n  - maximize: test_accuracy # good\n  # and small\n');
  });
  test('a file without any gets one behind its name', () => expect(writeGoals('name: x\nseed: 1\n', [both[0]], PARTS)).toBe('name: x\ngoal: {maximize: test_accuracy}\nseed: 1\n'));
});

describe('samplers and pruners', () => {
  const pruner = (name: string) => TERMS.pruners.find((kind) => kind.name === name) ?? TERMS.pruners[0]!;
  const four = (): ReturnType<typeof typed> => typed('4');
  test('a choice brings what it must say and keeps what both know', () => {
    const halving = 'search:\n  pruner: {type: successive_halving, min_epochs: 2, mode: stop} # early\n';
    const hyperband = chooseMethod(halving, 'pruner', pruner('hyperband'), four, PARTS);
    expect(hyperband).toBe('search:\n  pruner: {type: hyperband, min_epochs: 2, max_epochs: 4} # early\n');
    expect(chooseMethod(hyperband, 'pruner', pruner('none'), four, PARTS)).toBe('search:\n  pruner: none # early\n');
    expect(chooseMethod('name: x\n', 'pruner', pruner('median'), four, PARTS)).toBe('name: x\nsearch:\n  pruner: median\n');
  });
  test('a name takes options and is alone again without them', () => {
    const named = 'search: {sampler: tpe, trials: 4}\n';
    const started = setOption(named, 'sampler', 'startup', typed('10'));
    expect(started).toBe('search: {sampler: {type: tpe, startup: 10}, trials: 4}\n');
    expect(methodName(started, 'sampler')).toBe('tpe');
    expect(dropOption(started, 'sampler', 'startup')).toBe(named);
  });
});

describe('what was typed', () => {
  test('is a number only where the server takes it for one', () => expect(['12', '1e-3', '-0.5', '010', '0x1F', '.5', '1_000', 'yes', 'true', '~'].map((text) => inline(typed(text)))).toEqual(['12', '1e-3', '-0.5', '"010"', '"0x1F"', '".5"', '"1_000"', '"yes"', 'true', '"~"']));
  test('any text comes back from the file as it was', () => fc.assert(fc.property(fc.string({ unit: 'binary' }).filter((text) => !/[\ud800-\udfff]/.test(text)), (text) => void expect(parse(`a: [${inline(text)}]`)).toEqual({ a: [text] }))));
});

test('a problem belongs to the place it names and to those around it', () => {
  expect(within('goal[1].maximize', ['goal[1]'])).toBe(true);
  expect(within('goal[10]', ['goal[1]'])).toBe(false);
  expect(within('training.epochs_more', ['training.epochs'])).toBe(false);
});
