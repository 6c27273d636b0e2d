import { IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { moveAlias, removeAlias, setStage } from '../../api/mlflow';
import type { ModelVersion, RegisteredModel } from '../../api/mlflow';
import { lazily } from '../../lib/lazily';

const Confirm = lazily(() => import('../../components/confirm'));
export const STAGES = ['None', 'Staging', 'Production', 'Archived'];
const ALIAS = /^[A-Za-z0-9_-]{1,255}$/;

type Move = { kind: 'alias'; alias: string; before: string | null } | { kind: 'remove'; alias: string } | { kind: 'stage'; stage: string };

/** Names that point to a version, and its stage. Each change says first what stands now. */
export function VersionActions({ model, version }: { model: RegisteredModel; version: ModelVersion }) {
  const client = useQueryClient();
  const [move, setMove] = useState<Move | null>(null);
  const [alias, setAlias] = useState('');
  const aliases = (model.aliases ?? []).filter((one) => one.version === version.version);
  const change = useMutation({
    mutationFn: (one: Move) => {
      switch (one.kind) {
        case 'alias':
          return moveAlias(model.name, one.alias, version.version);
        case 'remove':
          return removeAlias(model.name, one.alias);
        case 'stage':
          return setStage(model.name, version.version, one.stage);
      }
    },
    onSuccess: () => {
      setMove(null);
      setAlias('');
      void client.invalidateQueries({ queryKey: ['registry'] });
    },
  });
  const ask = (next: Move): void => {
    change.reset();
    setMove(next);
  };
  return (
    <div className="chips">
      {aliases.map((one) => (
        <span key={one.alias} className="state" data-tone="done">@{one.alias}
          <button type="button" className="remove" aria-label={`Take the alias ${one.alias} away`} onClick={() => ask({ kind: 'remove', alias: one.alias })}><IconX size={11} /></button>
        </span>
      ))}
      <form className="chips" onSubmit={(event) => { event.preventDefault(); ask({ kind: 'alias', alias, before: (model.aliases ?? []).find((one) => one.alias === alias)?.version ?? null }); }}>
        <input className="input alias" placeholder="alias" aria-label={`Alias for version ${version.version}`} value={alias} onChange={(event) => setAlias(event.target.value.trim())} aria-invalid={alias !== '' && !ALIAS.test(alias)} />
        <button type="submit" className="button" data-size="small" disabled={!ALIAS.test(alias)}>Point here</button>
      </form>
      <select className="select" aria-label={`Stage of version ${version.version}`} value={version.current_stage ?? 'None'} onChange={(event) => ask({ kind: 'stage', stage: event.target.value })}>
        {STAGES.map((stage) => <option key={stage}>{stage}</option>)}
      </select>
      {move !== null && (
        <Suspense>
          <Confirm title={titleOf(move, model.name)} act={move.kind === 'remove' ? 'Take it away' : 'Change it'} danger={move.kind === 'remove'} busy={change.isPending} error={change.error} onAct={() => change.mutate(move)} onClose={() => setMove(null)}>
            <dl className="pairs"><dt>Before</dt><dd>{beforeOf(move, version)}</dd><dt>After</dt><dd>{afterOf(move, version)}</dd></dl>
          </Confirm>
        </Suspense>
      )}
    </div>
  );
}

const titleOf = (move: Move, model: string): string => (move.kind === 'stage' ? `Change the stage in ${model}?` : `Change @${move.alias} of ${model}?`);

function beforeOf(move: Move, version: ModelVersion): string {
  switch (move.kind) {
    case 'alias':
      return move.before === null ? 'points nowhere' : `version ${move.before}`;
    case 'remove':
      return `version ${version.version}`;
    case 'stage':
      return version.current_stage ?? 'None';
  }
}

function afterOf(move: Move, version: ModelVersion): string {
  switch (move.kind) {
    case 'alias':
      return `version ${version.version}`;
    case 'remove':
      return 'points nowhere: who asks for it gets an error';
    case 'stage':
      return `version ${version.version} is ${move.stage}`;
  }
}
