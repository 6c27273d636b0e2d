import { parseDocument } from 'yaml';

interface Setting {
  path: string[];
  label: string;
  kind: 'text' | 'number';
}

const SETTINGS: Setting[] = [
  { path: ['name'], label: 'Name', kind: 'text' },
  { path: ['goal', 'maximize'], label: 'Maximize', kind: 'text' },
  { path: ['goal', 'minimize'], label: 'Minimize', kind: 'text' },
  { path: ['data', 'set'], label: 'Data set', kind: 'text' },
  { path: ['training', 'epochs'], label: 'Epochs', kind: 'number' },
  { path: ['search', 'trials'], label: 'Trials', kind: 'number' },
  { path: ['search', 'parallel'], label: 'At once', kind: 'number' },
  { path: ['seed'], label: 'Seed', kind: 'number' },
  { path: ['queue'], label: 'Queue', kind: 'text' },
];

/** Fields for what is changed most; comments and order of the file stay. */
export function QuickSettings({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const document = parseDocument(text);
  if (document.errors.length > 0) return <p className="muted">The file is no YAML at the moment: {document.errors[0]?.message.split('\n')[0]}</p>;
  const set = ({ path, kind }: Setting, value: string): void => {
    if (value === '') document.deleteIn(path);
    else document.setIn(path, kind === 'number' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value);
    onChange(document.toString({ lineWidth: 0, flowCollectionPadding: false }));
  };
  return (
    <div className="settings-form">
      {SETTINGS.map((setting) => {
        const value = document.hasIn(setting.path) ? document.getIn(setting.path) : undefined;
        if (value !== undefined && typeof value === 'object') return <label key={setting.label}>{setting.label}<input className="input" disabled value="searched" /></label>;
        if (value === undefined && setting.path[0] === 'goal') return null;
        return (
          <label key={setting.label}>{setting.label}
            <input className="input" type={setting.kind === 'number' ? 'number' : 'text'} value={value === undefined || value === null ? '' : String(value)} onChange={(event) => set(setting, event.target.value)} />
          </label>
        );
      })}
    </div>
  );
}
