import type { Dimension, Study } from '../../api/schema';
import { Card } from '../../components/card';
import { Empty } from '../../components/feedback';
import { Wide } from '../../components/small';
import { inWords } from '../../lib/dimension';
import { number, scalar } from '../../lib/format';
import { isSaid, useStudyImportance } from './use-importance';
import type { TrialPoint } from '../../lib/trial-points';

const BINS = 12;

/** What may be tried beside what was: gaps show at once. */
export default function Space({ study, trials }: { study: Study; trials: TrialPoint[] }) {
  const { parameters } = study.space;
  const [first] = study.objectives;
  const { data: importance } = useStudyImportance(study, first).found;
  const weights = new Map(importance && isSaid(importance) ? importance.items.map((one) => [one.parameter, one.share]) : []);
  if (parameters.length === 0) return <section className="card"><Empty title="Nothing is searched in this study"><p>It lists its trials as variants.</p></Empty></section>;
  return (
    <Card title="Space" note={`declared against explored by ${trials.length} trials`}>
      <Wide label="Parameters of the space">
        <table className="plain" style={{ width: '100%' }}>
          <thead><tr><th scope="col">Parameter</th><th scope="col">Declared</th><th scope="col">Explored</th><th scope="col">Importance</th><th scope="col">Best</th></tr></thead>
          <tbody>
            {parameters.map(({ name, dimension, conditions }) => (
              <tr key={name}>
                <th scope="row" style={{ color: 'var(--text)', fontSize: 13 }}>{name}{conditions.length > 0 && <div className="muted">conditional</div>}</th>
                <td>{inWords(dimension)}</td>
                <td><Explored name={name} counts={explored(trials, name, dimension)} /></td>
                <td>{weights.has(name) ? number(weights.get(name)) : '–'}</td>
                <td><strong>{scalar(study.best?.parameters[name])}</strong></td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Card>
  );
}

/** The whole numbers of a range, where they are not many; null for any other. */
function wholeNumbers(dimension: Dimension): number | null {
  if (dimension.type !== 'int' || dimension.log) return null;
  const count = Math.floor((dimension.high - dimension.low) / Math.max(1, dimension.step)) + 1;
  return count <= BINS ? count : null;
}

/** How many trials fell into each value of a choice or of few whole numbers, or each of twelve parts of a range. */
export function explored(trials: Pick<TrialPoint, 'parameters'>[], name: string, dimension: Dimension): number[] {
  const whole = wholeNumbers(dimension);
  const counts = new Array<number>(dimension.type === 'choice' ? dimension.values.length : (whole ?? BINS)).fill(0);
  const place = (value: number, range: Exclude<Dimension, { type: 'choice' }>): number =>
    whole === null ? Math.min(BINS - 1, Math.floor(fraction(value, range) * BINS)) : Math.round((value - range.low) / Math.max(1, range.step));
  for (const { parameters } of trials) {
    if (!Object.hasOwn(parameters, name)) continue;
    const value = parameters[name];
    const at = dimension.type === 'choice' ? dimension.values.findIndex((one) => one === value) : place(Number(value), dimension);
    if (at >= 0 && at < counts.length) counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

function fraction(value: number, { low, high, log }: Exclude<Dimension, { type: 'choice' }>): number {
  if (high === low) return 0;
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

function Explored({ name, counts }: { name: string; counts: number[] }) {
  const most = Math.max(1, ...counts);
  const width = 220 / counts.length;
  return (
    <svg width={220} height={34} role="img" aria-label={`Trials over ${name}: ${counts.join(', ')}`}>
      {counts.map((count, index) => (
        <rect key={index} x={index * width + 1} width={width - 2} y={34 - Math.max(2, (count / most) * 32)} height={Math.max(2, (count / most) * 32)} rx={2} fill={count === 0 ? 'var(--line-strong)' : 'var(--accent)'}><title>{count}</title></rect>
      ))}
    </svg>
  );
}
