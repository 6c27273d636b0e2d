import { useArtifacts } from '../../api/queries';
import { artifactPath } from '../../api/client';
import { Card } from '../../components/card';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { Ago } from '../../components/small';
import { bytes } from '../../lib/format';
import { textCodec, useUrlState } from '../../lib/url-state';
import { ArtifactPreview } from './artifact-preview';

const fileCodec = textCodec();

/** The files of a run, and what is in the chosen one. */
export function Artifacts({ runId }: { runId: string }) {
  const artifacts = useArtifacts(runId);
  const [chosen, setChosen] = useUrlState('file', fileCodec, true);
  if (artifacts.isPending) return <Skeleton height={240} />;
  if (artifacts.isError) return <ErrorCard error={artifacts.error} what="the artifacts" onRetry={() => void artifacts.refetch()} />;
  const { items, total } = artifacts.data;
  const file = items.find((one) => one.name === chosen);
  return (
    <div className="grid">
      <Card title="Artifacts" note={items.length < total ? `${items.length} of ${total}` : String(total)} flush className={file ? 'span-5' : ''}>
        {items.length === 0 ? <Empty title="No artifact yet"><p>Checkpoints appear with the end of each epoch.</p></Empty> : (
          <ul className="files" style={{ maxHeight: 640, overflow: 'auto', paddingBottom: 8 }}>
            {items.map((one) => (
              <li key={one.name}>
                <button type="button" className="chip name" title={one.name} aria-pressed={one.name === chosen} onClick={() => setChosen(one.name === chosen ? '' : one.name)}>{one.name}</button>
                <span className="muted mono" title={one.sha256}>{one.sha256.slice(0, 10)}</span>
                <span className="muted number" style={{ width: 70, textAlign: 'right' }}>{bytes(one.bytes)}</span>
                <span className="muted" style={{ width: 76, textAlign: 'right' }}><Ago time={one.stored_at} /></span>
                <a href={artifactPath(runId, one.name)} download aria-label={`Download ${one.name}`}>↓</a>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {file && <Card title={file.name} note={bytes(file.bytes)} className="span-7"><ArtifactPreview key={file.name} runId={runId} file={file} /></Card>}
    </div>
  );
}
