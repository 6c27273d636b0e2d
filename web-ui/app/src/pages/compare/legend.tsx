import { IconEye, IconEyeOff } from '@tabler/icons-react';
import type { Compared } from '../../api/run-table';
import { dashOf, type Palette, seriesLook } from '../../charts/colors';
import type { Grouping } from '../../lib/grouping';

const MOST_NAMES = 60;

/** A stroke as the chart draws it. */
function Stroke({ color, dash }: { color: string; dash: number[] }) {
  return <svg width="22" height="8" aria-hidden><line x1="1" x2="21" y1="4" y2="4" stroke={color} strokeWidth="2.4" strokeDasharray={dash.join(' ')} /></svg>;
}

/** What colours and dashes stand for, where runs are grouped. */
export function GroupLegend({ grouping: { colour, dash }, palette }: { grouping: Grouping; palette: Palette }) {
  if (colour === null && dash === null) return null;
  return (
    <div className="legend below">
      {colour?.words.slice(0, MOST_NAMES).map((word, index) => <span key={`colour ${word}`}><Stroke {...seriesLook(palette, index)} />{colour.parameter} {word}</span>)}
      {dash?.words.slice(0, MOST_NAMES).map((word, index) => <span key={`dash ${word}`}><Stroke color={palette.muted} dash={dashOf(index)} />{dash.parameter} {word}</span>)}
    </div>
  );
}

interface RunLegendProps {
  compared: Compared[];
  hidden: string[];
  look: (index: number) => { color: string; dash: number[] };
  onToggle: (id: string) => void;
  onAll: () => void;
}

/** Every run with its stroke; pressed while it is drawn. */
export function RunLegend({ compared, hidden, look, onToggle, onAll }: RunLegendProps) {
  return (
    <div className="legend below" role="group" aria-label="Runs in the chart">
      {compared.slice(0, MOST_NAMES).map((one, index) => (
        <button key={one.run_id} type="button" className="chip" aria-pressed={!hidden.includes(one.run_id)} onClick={() => onToggle(one.run_id)}>
          <Stroke {...look(index)} />{one.name || one.run_id.slice(0, 8)} {hidden.includes(one.run_id) ? <IconEyeOff size={13} aria-hidden /> : <IconEye size={13} aria-hidden />}
        </button>
      ))}
      {compared.length > MOST_NAMES && <span>and {compared.length - MOST_NAMES} more</span>}
      {hidden.length > 0 && <button type="button" className="chip" onClick={onAll}>show all runs</button>}
    </div>
  );
}
