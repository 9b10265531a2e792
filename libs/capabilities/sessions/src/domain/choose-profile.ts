import type { Profile, ProfileChoice } from './profile.ts';

type Labels = Readonly<Record<string, string>>;

export const enforceLabel = 'pod-security.kubernetes.io/enforce';

/**
 * `auto` is the most capable of general, baseline and restricted that the Pod Security level of
 * the namespace lets in (the rule KEP-1441 intended). Without a label nothing is enforced; when
 * the namespace could not be read, only `restricted` is sure to pass.
 */
export function chooseProfile(choice: ProfileChoice, namespace: Labels | undefined): Profile {
  if (choice !== 'auto') return choice;
  if (namespace === undefined) return 'restricted';
  const level = namespace[enforceLabel] ?? 'privileged';
  return level === 'privileged' ? 'general' : level === 'baseline' ? 'baseline' : 'restricted';
}
