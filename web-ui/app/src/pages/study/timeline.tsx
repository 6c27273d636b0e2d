import type { Study, Trial } from '../../api/schema';

export default function Timeline({ trials }: { study: Study; trials: Trial[] }) {
  return <p>{trials.length}</p>;
}
