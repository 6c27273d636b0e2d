import { lazy } from 'react';
import { useTrialModel } from '../../api/queries';
import type { TrialDetail } from '../../api/schema';
import { ApiFailure } from '../../api/client';
import { Card } from '../../components/card';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { compact } from '../../lib/format';

const ModuleGraph = lazy(() => import('../../charts/module-graph'));

export default function ModelCard({ trial, height }: { trial: TrialDetail; height: number }) {
  const model = useTrialModel(trial.trial_id);
  const undecided = model.error instanceof ApiFailure && model.error.status === 409;
  return (
    <Card title="Modules" height={height} note={model.data ? `${compact(model.data.parameter_count)} parameters, ${compact(model.data.trainable_count)} of them trained` : undefined}>
      {model.isPending && <Skeleton height={height} />}
      {model.isError && (undecided ? <Empty title="The model is not decided yet"><p>{model.error.message}</p></Empty> : <ErrorCard error={model.error} what="the model" onRetry={() => void model.refetch()} />)}
      {model.data && <ModuleGraph model={model.data} height={height} />}
    </Card>
  );
}
