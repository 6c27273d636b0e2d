import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import { artifactPath, request } from '../../api/client';
import type { Artifact } from '../../api/schema';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { YamlText } from '../../components/yaml-text';
import { bytes } from '../../lib/format';
import { lazily } from '../../lib/lazily';
import { kindOf, parseTable, safetensorsEntries } from '../../lib/preview';

const Markdown = lazily(() => import('../../components/markdown'));

/** Bytes that are read of a text; the rest is for the download. */
const HEAD = 1_000_000;
const LARGEST_IMAGE = 10_000_000;

export function ArtifactPreview({ runId, file }: { runId: string; file: Artifact }) {
  const kind = kindOf(file.name);
  const path = artifactPath(runId, file.name);
  const wanted = kind !== 'other' && (kind !== 'image' || file.bytes <= LARGEST_IMAGE);
  const content = useQuery({
    queryKey: ['artifact', runId, file.name, file.sha256],
    enabled: wanted,
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const whole = kind === 'image' || file.bytes <= HEAD;
      const response = await request('GET', path, { signal, headers: { Accept: '*/*', ...(whole ? {} : { Range: `bytes=0-${HEAD - 1}` }) } });
      return response.arrayBuffer();
    },
  });
  if (!wanted) {
    return (
      <Empty title="No preview of this kind">
        <p className="mono" style={{ overflowWrap: 'anywhere' }}>SHA-256 {file.sha256}</p>
        <a className="button" href={path} download>Download {bytes(file.bytes)}</a>
      </Empty>
    );
  }
  if (content.isPending) return <Skeleton height={240} />;
  if (content.isError) return <ErrorCard error={content.error} what={file.name} onRetry={() => void content.refetch()} />;
  return (
    <>
      {kind !== 'image' && file.bytes > HEAD && <p className="banner" role="status">The first {bytes(HEAD)} of {bytes(file.bytes)} are shown. <a href={path} download>Download all</a></p>}
      <Content kind={kind} name={file.name} content={content.data} />
    </>
  );
}

function Content({ kind, name, content }: { kind: ReturnType<typeof kindOf>; name: string; content: ArrayBuffer }) {
  switch (kind) {
    case 'image':
      return <Picture name={name} content={content} />;
    case 'table':
      return <DataTable rows={parseTable(new TextDecoder().decode(content), name.endsWith('.tsv') ? '\t' : ',')} />;
    case 'markdown':
      return <Suspense fallback={<Skeleton height={200} />}><Markdown text={new TextDecoder().decode(content)} /></Suspense>;
    case 'safetensors':
      return <Tensors content={content} />;
    default:
      return <YamlText text={new TextDecoder().decode(content)} />;
  }
}

function Picture({ name, content }: { name: string; content: ArrayBuffer }) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const type = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' }[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'image/png';
    const made = URL.createObjectURL(new Blob([content], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [name, content]);
  return url === '' ? null : <img src={url} alt={name} style={{ maxWidth: '100%', imageRendering: 'pixelated' }} />;
}

function DataTable({ rows }: { rows: string[][] }) {
  const [header = [], ...body] = rows;
  return (
    <div style={{ overflow: 'auto', maxHeight: 560 }} tabIndex={0} role="region" aria-label="Table">
      <table className="plain">
        <thead><tr>{header.map((cell, index) => <th key={index} scope="col">{cell}</th>)}</tr></thead>
        <tbody>{body.slice(0, 500).map((row, index) => <tr key={index}>{row.map((cell, column) => <td key={column}>{cell}</td>)}</tr>)}</tbody>
      </table>
      {body.length > 500 && <p className="muted">500 of {body.length} rows are shown.</p>}
    </div>
  );
}

function Tensors({ content }: { content: ArrayBuffer }) {
  const entries = safetensorsEntries(content);
  return entries === null ? <Empty title="This is no safetensors file" /> : <DataTable rows={[['name', 'type', 'shape', 'values'], ...entries.map((one) => [one.name, one.dtype, one.shape.join(' × ') || 'scalar', one.shape.reduce((a, b) => a * b, 1).toLocaleString('en-US')])]} />;
}
