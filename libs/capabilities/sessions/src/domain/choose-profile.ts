import type { Profile, ProfileChoice } from './profile.ts';

type Labels = Readonly<Record<string, string>>;

export const enforceLabel = 'pod-security.kubernetes.io/enforce';

/** From the most capable to the least. */
export const profilesByCapability = ['general', 'baseline', 'restricted'] as const;

/**
 * The profiles to try, best first; a profile given by name is the only one. `auto` begins with
 * the most capable one that the Pod Security level of the namespace lets in (the rule KEP-1441
 * intended) and steps down while the cluster itself refuses: the label may be out of sight, and a
 * cluster may have defaults of its own that no label shows.
 */
export function profileCandidates(
  choice: ProfileChoice,
  namespace: Labels | undefined,
): readonly [Profile, ...Profile[]] {
  if (choice !== 'auto') return [choice];
  const level = namespace?.[enforceLabel] ?? 'privileged';
  if (level === 'privileged') return profilesByCapability;
  // The API server takes a level it does not know for the strictest one.
  return level === 'baseline' ? ['baseline', 'restricted'] : ['restricted'];
}
