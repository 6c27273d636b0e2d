import { useQuery } from '@tanstack/react-query';
import { getJson } from '../../api/client';
import type { Study, TrialFile } from '../../api/schema';
import { flagCodec, textCodec, useUrlState } from '../../lib/url-state';
import { foldedYaml } from '../../lib/yaml';

const fromCodec = textCodec();
const weightsCodec = flagCodec();

/** The file of an earlier study, or of one trial of it, that the address asks to start from. */
export function useSource() {
  const [from] = useUrlState('from', fromCodec);
  const [trial] = useUrlState('trial', fromCodec);
  const [weights] = useUrlState('weights', weightsCodec);
  return useQuery({
    queryKey: trial === '' ? ['study', Number(from), 'file'] : ['trial', Number(trial), 'file', weights],
    enabled: from !== '' || trial !== '',
    staleTime: Infinity,
    queryFn: async (): Promise<TrialFile> => {
      if (trial === '') {
        const study = await getJson<Study>(`/api/v1/studies/${from}`);
        return { project: study.project, text: study.source_text };
      }
      const file = await getJson<TrialFile>(`/api/v1/trials/${trial}/study-file`, { weights });
      return { ...file, text: foldedYaml(file.text) };
    },
  });
}
