import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Point, Session, StudySummary } from '../src/api/schema';
import { fitted, isChain, roundedPath } from '../src/lib/graph';
import { facetsOf, meansOf } from '../src/lib/grouping';
import { differingModules, modelRows } from '../src/lib/model-rows';
import { consequences, firstPlaces, inOrder, moved, movedTo, shift } from '../src/lib/queue';
import { openProjects } from '../src/lib/projects';
import { difference, groupings, groupsOf, rowsOf, toMarkdown } from '../src/lib/compare';
import { both, equals } from '../src/lib/run-filter';
import { playable, reachSteps } from '../src/lib/simulation';
import { sourceOf, stateOfRun } from '../src/lib/runs';
import { foldedYaml } from '../src/lib/yaml';
import { labelOf } from '../src/charts/lineage-graph';
import { fleetBusy, hoursSince, meanBusy } from '../src/lib/utilization';
import { startsIn } from '../src/pages/queue/starts';
import { explored } from '../src/pages/study/space';
import { trained } from '../src/pages/study/trials-table';
import { several } from '../src/pages/studies';

const session = (role_everywhere: Session['role_everywhere'], projects: Session['projects'] = {}): Session =>
  ({ access_control: true, name: 'ada', account: true, role: 'editor', role_everywhere, projects, csrf_token: null, version: '1' });
const named = (...names: string[]) => names.map((name, index) => ({ project_id: index, name, description: '', created_at: '' }));

describe('the project of a new study', () => {
  test('is any for an editor everywhere, and the default one first', () => expect(openProjects(session('editor'), named('vision', 'default'))).toEqual(['default', 'vision']));
  test('is only where the caller is editor, not where they look on', () => expect(openProjects(session('viewer', { vision: 'editor', speech: 'viewer' }), named('default', 'speech', 'vision'))).toEqual(['vision']));
  test('is never one of the names of every object', () => expect(openProjects(session(null), named('constructor'))).toEqual([]));
  test('is shown in the list of studies once there is another than the default one', () => {
    expect(several([{ project: 'default' }])).toBe(false);
    expect(several([{ project: 'default' }, { project: 'vision' }])).toBe(true);
  });
});

describe('the preview', () => {
  test('names the last epoch that so many trials reach', () => expect(reachSteps([20, 20, 8, 8, 3])).toEqual([{ epoch: 1, trials: 20 }, { epoch: 3, trials: 8 }, { epoch: 4, trials: 3 }]));
  test('keeps the first and the last of many rows', () => {
    const steps = reachSteps(Array.from({ length: 101 }, (_, epoch) => 100 - epoch));
    expect(steps.length).toBe(12);
    expect([steps[0]?.epoch, steps.at(-1)?.epoch]).toEqual([1, 100]);
  });
});

describe('the module graph', () => {
  const node = (name: string) => ({ name, type: 'dense', parameters: {}, inputs: [], output_shape: null, parameter_count: 0, frozen: false, share: null, source: null, problem: null });
  const edge = (from: string, to: string) => ({ from, to, shape: null });
  const model = { inputs: [{ name: 'in', shape: null }], nodes: [node('a'), node('b')] };
  test('is a chain only where each takes from the one before', () => {
    expect(isChain({ ...model, edges: [edge('in', 'a'), edge('a', 'b')] })).toBe(true);
    expect(isChain({ ...model, edges: [edge('in', 'a'), edge('a', 'b'), edge('in', 'b')] })).toBe(false);
    expect(isChain({ ...model, edges: [edge('in', 'a'), edge('in', 'b')] })).toBe(false);
  });
  test('lies whole in its room, whatever its size', () => fc.assert(fc.property(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 100, max: 2000 }), fc.integer({ min: 100, max: 2000 }), (width, height, wide, tall) => {
    const { x, y, zoom } = fitted({ width, height }, { width: wide, height: tall });
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(-1e-6);
    expect(x + width * zoom).toBeLessThanOrEqual(wide + 1e-6);
    expect(y + height * zoom).toBeLessThanOrEqual(tall + 1e-6);
  })));
  test('has ways that begin and end where the server says, with no corner beyond half an edge', () => {
    const points: Point[] = [[0, 0], [0, 10], [40, 10], [40, 60]];
    expect(roundedPath(points, 8)).toBe('M 0 0 L 0 5 Q 0 10 8 10 L 32 10 Q 40 10 40 18 L 40 60');
    expect(roundedPath([], 8)).toBe('');
  });
});

test('a trial of the queue starts about now, or in so long', () => {
  expect(startsIn(3_000, 0)).toBe('about now');
  expect(startsIn(260_000, 0)).toBe('in ≈ 4m 20s');
});

describe('comparing', () => {
  const run = (run_id: string, params: Record<string, string>, last = 1) => ({ run_id, name: run_id, status: 'FINISHED' as const, params, metrics: [{ name: 'loss', count: 3, last, last_step: 3, last_time_millis: 0, min: last / 2, max: last * 2 }] });
  const runs = [run('a', { width: '16', rate: '0.1', seed: '1' }), run('b', { width: '8', rate: '0.1', seed: '2' }), run('c', { width: '8', rate: '0.1', seed: '3' }, 4)];
  test('takes the value of a metric that is asked for', () => {
    expect(rowsOf(runs).at(-1)?.values).toEqual([1, 1, 4]);
    expect(rowsOf(runs, 'max').at(-1)?.values).toEqual([2, 2, 8]);
  });
  test('colours by what parts the runs into groups, neither by what is equal nor by what is unique', () => {
    expect(groupings(runs)).toEqual(['width']);
    expect(groupsOf(runs, 'width')).toEqual({ parameter: 'width', words: ['8', '16'], of: [1, 0, 0] });
  });
  test('subtracts the second curve from the first where both have a number', () => {
    const line = (label: string, values: number[]) => ({ id: label, label, values: Float64Array.from(values), min: null, max: null });
    const { lines } = difference({ x: Float64Array.from([1, 2, 3]), lines: [line('a', [3, 5, NaN]), line('b', [1, 1, 1])] });
    expect([lines[0]?.label, ...(lines[0]?.values ?? [])]).toEqual(['a − b', 2, 4, NaN]);
  });
  test('writes Markdown in which a cell ends no cell and begins no HTML', () => expect(toMarkdown(['', 'a|b'], [['<img>', 1], ['x\ny', undefined]])).toBe('|  | a\\|b |\n| --- | --- |\n| \\<img\\> | 1 |\n| x y | – |\n'));
});

describe('utilisation', () => {
  test('is the mean of the time that a worker was there', () => expect(meanBusy({ busy: [null, 0.5, 1] })).toBe(0.75));
  test('of the fleet weighs workers by their slots, and has gaps where none was there', () =>
    expect(fleetBusy([{ worker_id: 'a', busy: [null, 1, 1] }, { worker_id: 'b', busy: [null, null, 0] }], (id) => (id === 'a' ? 1 : 3))).toEqual([null, 1, 0.25]));
});

test('a run says what made it, from what clients of MLflow tell', () => {
  expect(sourceOf({ 'mlflow.source.name': 'train.py', 'mlflow.user': '', team: 'x' })).toEqual([['source', 'train.py']]);
  expect(stateOfRun('KILLED')).toBe('CANCELLED');
});

test('what was tried is counted by value where a range has few whole numbers, by twelve parts else', () => {
  const trials = [1, 3, 3, 9].map((width) => ({ parameters: { width } }));
  const int = { type: 'int' as const, low: 1, high: 9, step: 2, log: false };
  expect(explored(trials, 'width', int)).toEqual([1, 2, 0, 0, 1]);
  expect(explored(trials, 'width', { ...int, high: 101 })).toEqual([4, ...Array(11).fill(0)]);
  expect(explored(trials, 'depth', int)).toEqual([0, 0, 0, 0, 0]);
});

test('a trial that was stopped early has not come to the end of its epochs', () => {
  const trial = { state: 'PRUNED' as const, fraction: 1, epochs: 6, epochs_done: 2 };
  expect([trained(trial), trained({ ...trial, epochs: null }), trained({ ...trial, state: 'COMPLETED' })]).toEqual([1 / 3, 1, 1]);
});

describe('the order of studies', () => {
  const study = (study_id: number, priority: number, queue = 'default') => ({ study_id, priority, queue });
  const order = inOrder([study(1, 0), study(2, 0), study(3, 2), study(4, 9, 'large')]);
  test('is that of their queues: the highest priority first, then the oldest', () => expect(order.map((one) => one.study_id)).toEqual([3, 1, 2, 4]));
  test('has a place for the first waiting trial of each', () => {
    const one = (study_id: number, position: number) => ({ position, trial_id: position, study_id, study_name: `s${study_id}`, number: position, run_id: '', queue: 'default', state: 'QUEUED' as const, since: '', reason: '', expected_start: null });
    expect([...firstPlaces([one(7, 1), one(8, 2), one(7, 3)])]).toEqual([[7, 1], [8, 2]]);
  });
  test('puts a study where it was moved, whatever it was', () => fc.assert(fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 8 }), fc.nat(7), fc.constantFrom('first' as const, 'before' as const, 'behind' as const), (priorities, chosen, move) => {
    const before = inOrder(priorities.map((priority, id) => study(id, priority)));
    const at = chosen % before.length;
    const one = before[at] as (typeof before)[number];
    const priority = moved(before, one, move);
    const edge = move === 'behind' ? before.length - 1 : 0;
    if (at === edge) return void expect(priority).toBeNull();
    const place = inOrder(before.map((other) => (other === one ? { ...one, priority: priority as number } : other))).findIndex((other) => other.study_id === one.study_id);
    if (move === 'first') expect(place).toBe(0);
    else if (move === 'before') expect(place).toBeLessThan(at);
    else expect(place).toBeGreaterThan(at);
  })));
  test('puts a study that is dragged on that side of another from which it does not come', () => {
    const place = (dragged: number, over: number): number[] => {
      const [one, target] = [order[dragged]!, order[over]!];
      return inOrder(order.map((other) => (other === one ? { ...one, priority: movedTo(order, one, target) as number } : other))).map((other) => other.study_id);
    };
    expect([place(2, 0), place(0, 2)]).toEqual([[2, 3, 1, 4], [1, 2, 3, 4]]);
    expect([movedTo(order, order[1]!, order[1]!), movedTo(order, order[1]!, order[3]!)]).toEqual([null, null]);
  });
  test('says whose start a move shifts, and of whom that is not known', () => {
    const at = (minute: number): string => `2026-11-24T13:${30 + minute}:00Z`;
    expect([shift(at(4), at(1)), shift(at(1), at(1)), shift(null, at(1))]).toEqual([{ later: false, words: '3m 00s earlier' }, null, null]);
    const one = (name: string, start: string | null, start_then: string | null) => ({ study_id: 1, name, priority: 0, start, start_then });
    expect(consequences([one('wide', at(4), at(1)), one('deep', at(1), at(3)), one('new', at(1), null)])).toBe('wide starts its next trial 3m 00s earlier, deep starts its next trial 2m 00s later; of 1 study it is not known when the next one starts.');
    expect(consequences([one('wide', at(4), at(4))])).toBe('no start moves, as far as is known.');
  });
  test('moves none beyond its queue', () => expect([moved(order, order[3]!, 'first'), moved(order, order[3]!, 'before'), moved(order, order[2]!, 'behind')]).toEqual([null, null, null]));
});

describe('the curves of groups', () => {
  const line = (index: number, values: number[]) => ({ index, id: index, label: `r${index}`, values: Float64Array.from(values), min: null, max: null });
  const width = { parameter: 'width', words: ['8', '16'], of: [1, 0, 0] };
  const lines = [line(0, [1, 2]), line(1, [3, NaN]), line(2, [5, 8])];
  test('lie in a chart for each value, in the order of the values', () => expect(facetsOf(lines, width).map(({ word, lines }) => [word, lines.map((one) => one.index)])).toEqual([['8', [1, 2]], ['16', [0]]]));
  test('lie in one chart without a facet', () => expect(facetsOf(lines, null).map((one) => one.lines.length)).toEqual([3]));
  test('have a mean of what has a number, from the least to the greatest', () => {
    const [wide, narrow] = meansOf(lines, { colour: width, dash: null, facet: null });
    expect([wide?.label, narrow?.label]).toEqual(['mean of 1, 16', 'mean of 2, 8']);
    expect([[...narrow!.values], [...narrow!.min!], [...narrow!.max!]]).toEqual([[4, 8], [3, 8], [5, 8]]);
  });
});

describe('a group of runs as a filter', () => {
  test('names its column as the language wants it', () => expect([equals('params.lr', '0.1'), equals('params.block1.filters', '8'), equals('status', 'FINISHED')]).toEqual(["params.lr = '0.1'", "params.`block1.filters` = '8'", "attributes.status = 'FINISHED'"]));
  test('is none where it cannot be said', () => expect([equals('params.a', `'"`), equals('params.a`b', '1'), equals('started_at', 'x')]).toEqual([null, null, null]));
  test('narrows what was filtered before', () => expect([both('', 'a'), both('x = 1', 'a'), both('x = 1 or y = 2', 'a')]).toEqual(['a', 'x = 1 and a', '(x = 1 or y = 2) and a']));
});

describe('models compared', () => {
  const node = (name: string, parameters: Record<string, number>) => ({ name, type: 'dense', parameters, inputs: ['in'], output_shape: null, parameter_count: 4, frozen: false, share: null, source: null, problem: null });
  const model = (...nodes: ReturnType<typeof node>[]) => ({ inputs: [], outputs: [], nodes, edges: [], parameter_count: 0, digest: '', trainable_count: 0, layout: null });
  const rows = modelRows([model(node('a', { units: 8 }), node('b', {})), model(node('a', { units: 16 }), node('c', {}))]);
  test('have a row for each setting of each module of any of them', () => expect(rows.find((row) => row.module === 'a' && row.field === 'units')?.values).toEqual(['8', '16']));
  test('differ in settings, and in modules that only one has', () => expect([...differingModules(rows)]).toEqual(['a', 'b', 'c']));
});

test('curves that can be played again are of ended studies of the project that measured the same, its own name first', () => {
  const study = (study_id: number, name: string, more: object = {}) => ({ study_id, name, project: 'default', ended_at: '2026-11-28T10:00:00Z', best: {}, objectives: [{ metric: 'acc', direction: 'MAXIMIZE' }], ...more }) as unknown as StudySummary;
  const studies = [study(1, 'mine'), study(2, 'other'), study(3, 'mine', { ended_at: null }), study(4, 'mine', { project: 'vision' }), study(5, 'mine', { best: null }), study(6, 'mine', { objectives: [{ metric: 'loss', direction: 'MINIMIZE' }] }), study(7, 'other')];
  expect(playable(studies, 'default', 'mine', [{ metric: 'acc', direction: 'MAXIMIZE' }]).map((one) => one.study_id)).toEqual([1, 7, 2]);
});

test('a file made by the server is folded as people write it, and says the same', () => {
  const file = { name: 'a', goal: { maximize: 'x' }, model: { one: { type: 'dense', units: { int: [8, 64] } }, head: { type: 'classifier' } }, search: { trials: 1, enqueue: [{ rate: 0.1 }] } };
  const text = foldedYaml(JSON.stringify(file, null, 2));
  expect(parse(text)).toEqual(file);
  expect(text.split('\n').slice(0, 5)).toEqual(['name: a', 'goal: {maximize: x}', 'model:', '  one: {type: dense, units: {int: [8, 64]}}', '  head: {type: classifier}']);
});

test('utilisation is shown since the first worker came, at most a day', () => {
  const since = (hours: number) => hoursSince([{ first_seen: new Date(0).toISOString() }], hours * 3_600_000);
  expect([0.2, 3, 12, 400].map(since)).toEqual([1, 6, 24, 24]);
});

test('an edge of the lineage names up to two modules, and counts more', () => {
  expect(labelOf([{ to_module: 'a', frozen: true }, { to_module: 'b', frozen: false }])).toBe('a ❄, b');
  expect(labelOf(['a', 'b', 'c'].map((to_module) => ({ to_module, frozen: to_module !== 'c' })))).toBe('3 modules, 2 ❄');
});
