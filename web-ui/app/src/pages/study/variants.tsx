import { Link } from 'wouter';
import type { Objective, Study, Trial } from '../../api/schema';
import { Card } from '../../components/card';
import { Wide } from '../../components/small';
import { StateBadge } from '../../components/state';
import { number } from '../../lib/format';
import { variantGroups, type VariantGroup } from '../../lib/variants';

/** Variants beside each other, apart by the data on which they are measured: only equal data make rivals. */
export function Variants({ study, trials, objective }: { study: Study; trials: Trial[]; objective: Objective }) {
  const groups = variantGroups(study, trials, objective);
  const most = Math.max(...groups.flatMap((group) => group.rows.map((row) => Math.abs(row.value))).filter(Number.isFinite), 0) || 1;
  return (
    <Card title="Variants" note={`${objective.metric}, ${objective.direction === 'MAXIMIZE' ? 'greater' : 'less'} is better`} className="span-8">
      <Wide label="Variants as a table">
        <table className="plain full variants">
          <thead className="visually-hidden"><tr><th scope="col">Variant</th><th scope="col">State</th><th scope="col">Beside the others</th><th scope="col">Value</th><th scope="col">From the best</th></tr></thead>
          {groups.map((group) => (
            <tbody key={`${group.source} ${group.data}`}>
              <tr><th scope="rowgroup" colSpan={5} className="group">{group.data} {group.source && <span className="muted">gives weights only, no rival of the others</span>}</th></tr>
              {group.rows.map((row) => <Row key={row.name} row={row} base={group.rows[0]?.value ?? NaN} most={most} />)}
            </tbody>
          ))}
        </table>
      </Wide>
    </Card>
  );
}

function Row({ row, base, most }: { row: VariantGroup['rows'][number]; base: number; most: number }) {
  const { name, trial, value, from } = row;
  return (
    <tr>
      <th scope="row">{trial ? <Link href={`/trials/${trial.trial_id}`}>{name}</Link> : name}{from !== null && <div className="muted">weights of {from}</div>}</th>
      <td>{trial && <StateBadge state={trial.state} />}</td>
      <td className="grow"><div className="bar thick" aria-hidden><i className={value === base ? 'tone-done' : 'tone-queued'} style={{ width: Number.isFinite(value) ? `${(Math.abs(value) / most) * 100}%` : 0 }} /></div></td>
      <td className="right"><strong>{Number.isNaN(value) ? '–' : number(value)}</strong></td>
      <td className="right muted">{value === base || Number.isNaN(value) ? '' : `${value > base ? '+' : '−'}${number(Math.abs(value - base))}`}</td>
    </tr>
  );
}
