import type { Finding } from './finding.ts';
import { legacyProfileWarning, profileDefault } from './profile.ts';
import type { Profile } from './profile.ts';
import type { WorkloadRequest } from './workload.ts';

export function profileFindings(
  profile: Profile,
  { profile: choice, document }: Pick<WorkloadRequest, 'profile' | 'document'>,
): Finding[] {
  if (choice === 'auto') {
    const message = `Profile ${profile} was chosen: the most capable one that Pod Security lets in here.`;
    return [{ code: 'PROFILE_CHOSEN', severity: 'info', message, suggestion: '' }];
  }
  if (choice === undefined && profile !== profileDefault) {
    return [
      {
        code: 'PROFILE_CHOSEN',
        severity: 'warning',
        message: `Profile ${profile} is used instead of ${profileDefault}: the cluster takes no security context in an ephemeral container, as no Kubernetes before 1.22 does.`,
        suggestion: 'Debug a copy of the pod (--copy-to), if you need the rights of a profile.',
      },
    ];
  }
  // To a raw document nothing is added, which is what legacy means; nobody asked for it.
  if (profile !== 'legacy' || document !== undefined) return [];
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
