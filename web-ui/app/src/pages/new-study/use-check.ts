import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { getJson, sendStudyFile } from '../../api/client';
import type { StudyCheck, StudyTerms } from '../../api/schema';
import { plural } from '../../lib/format';

/** What a study file may say, as the server declares it. */
export const useStudyTerms = () =>
  useQuery({ queryKey: ['study-terms'], staleTime: Infinity, queryFn: ({ signal }) => getJson<StudyTerms>('/api/v1/study-terms', {}, signal) });

/** The server's verdict on a text; that on the text before it until it is there. */
export function useCheck(text: string) {
  return useQuery({
    queryKey: ['check', text],
    queryFn: ({ signal }) => sendStudyFile<StudyCheck>('/api/v1/studies/check', text, { signal }),
    placeholderData: (before) => before,
    retry: false,
  });
}

/** The text as it was when nothing had changed for so many milliseconds. */
export function useLate(text: string, still = 200): string {
  const [late, setLate] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLate(text), still);
    return () => clearTimeout(timer);
  }, [text, still]);
  return late;
}

export function verdict(check: StudyCheck | undefined, failed: boolean): string {
  if (failed) return 'The server cannot check the file now.';
  if (check === undefined) return 'Checking…';
  if (!check.valid) return plural(check.problems.length, 'problem');
  return `“${check.name}” is valid: at most ${plural(check.trial_limit ?? 0, 'trial')}.`;
}
