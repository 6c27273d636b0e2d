import type { Study, Trial } from '../../api/schema';

export default function Space({ trials }: { study: Study; trials: Trial[] }) {
  return <p>{trials.length}</p>;
}
