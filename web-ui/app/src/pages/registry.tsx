import { IconBox } from '@tabler/icons-react';
import { Link } from 'wouter';
import { type RegisteredModel, useModelVersions, useRegisteredModels } from '../api/mlflow';
import { useCrumbs } from '../app/crumbs';
import { Card } from '../components/card';
import { Command, Empty, ErrorCard, Skeleton } from '../components/feedback';
import { Ago, Wide } from '../components/small';
import { textCodec, useUrlState } from '../lib/url-state';
import { VersionActions } from './registry/version-actions';

const modelCodec = textCodec();
const iso = (millis: number | undefined): string | null => (millis === undefined ? null : new Date(Number(millis)).toISOString());

/** Registered models, their versions, and the names that point to them. */
export default function Registry() {
  useCrumbs({ name: 'Registry' });
  const models = useRegisteredModels();
  const [chosen, setChosen] = useUrlState('model', modelCodec, true);
  const model = models.data?.find((one) => one.name === chosen) ?? models.data?.[0];
  return (
    <div className="page">
      <div className="page-head"><div><h1>Registry</h1></div></div>
      {models.isPending && <Skeleton height={240} />}
      {models.isError && <ErrorCard error={models.error} what="the registry" onRetry={() => void models.refetch()} />}
      {models.data && (model === undefined ? (
        <section className="card">
          <Empty icon={<IconBox size={44} stroke={1.2} />} title="No model is registered yet">
            <p>Any MLflow client registers one here:</p>
            <Command>mlflow.register_model("runs:/RUN_ID/model", "digits")</Command>
          </Empty>
        </section>
      ) : (
        <div className="grid">
          <Card title="Models" note={String(models.data.length)} className="span-4" flush>
            <ul className="files" style={{ paddingBottom: 8 }}>
              {models.data.map((one) => <li key={one.name}><button type="button" className="chip name" title={one.name} aria-pressed={one.name === model.name} onClick={() => setChosen(one.name)}>{one.name}</button><span className="muted"><Ago time={iso(one.last_updated_timestamp)} /></span></li>)}
            </ul>
          </Card>
          <Versions model={model} />
        </div>
      ))}
    </div>
  );
}

function Versions({ model }: { model: RegisteredModel }) {
  const versions = useModelVersions(model.name);
  return (
    <Card title={model.name} note={model.description} className="span-8">
      {versions.isPending && <Skeleton height={120} />}
      {versions.isError && <ErrorCard error={versions.error} what="the versions" onRetry={() => void versions.refetch()} />}
      {versions.data && (
        <Wide label="Versions">
          <table className="plain full">
            <thead><tr><th scope="col">Version</th><th scope="col">Aliases and stage</th><th scope="col">Run</th><th scope="col">Source</th><th scope="col">Registered</th></tr></thead>
            <tbody>
              {versions.data.map((version) => (
                <tr key={version.version}>
                  <td><strong>{version.version}</strong></td>
                  <td><VersionActions model={model} version={version} /></td>
                  <td>{version.run_id ? <Link href={`/runs/${version.run_id}`} className="mono">{version.run_id.slice(0, 10)}</Link> : '–'}</td>
                  <td className="mono source">{version.source ?? '–'}</td>
                  <td><Ago time={iso(version.creation_timestamp)} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </Card>
  );
}
