import { Link } from 'wouter';
import type { Study } from '../../api/schema';
import { Card } from '../../components/card';
import { CopyButton } from '../../components/feedback';
import { YamlText } from '../../components/yaml-text';

/** The study as it was sent, and what it means with every default filled in. */
export default function Source({ study }: { study: Study }) {
  return (
    <div className="grid">
      <Card title="Study file" note="as it was sent" className="span-6" tools={
        <div className="actions">
          <Link href={`/studies/new?from=${study.study_id}`} className="button" data-size="small">Clone</Link>
          <CopyButton text={study.source_text} label="Copy the study file" />
        </div>
      }>
        <YamlText text={study.source_text} />
      </Card>
      <Card title="Specification" note="with all defaults" className="span-6">
        <YamlText text={JSON.stringify(study.specification, null, 2)} />
      </Card>
    </div>
  );
}
