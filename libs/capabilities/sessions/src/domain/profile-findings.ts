import type { Finding } from './finding.ts';
import { legacyProfileWarning } from './profile.ts';
import type { Profile, ProfileChoice } from './profile.ts';

export function profileFindings(profile: Profile, choice: ProfileChoice | undefined): Finding[] {
  if (choice === 'auto') {
    const message = `Profile ${profile} was chosen: the most capable one that Pod Security lets in here.`;
    return [{ code: 'PROFILE_CHOSEN', severity: 'info', message, suggestion: '' }];
  }
  if (profile !== 'legacy') return [];
  const suggestion = 'Use --profile general.';
  return [
    { code: 'PROFILE_LEGACY', severity: 'warning', message: legacyProfileWarning, suggestion },
  ];
}

/** What the API server warned of with its answer, word by word. */
export function clusterWarnings(warnings: readonly string[]): Finding[] {
  return warnings.map((message) => {
    return { code: 'CLUSTER_WARNING', severity: 'warning', message, suggestion: '' };
  });
}
