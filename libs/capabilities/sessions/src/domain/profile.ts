export const profiles = [
  'general',
  'baseline',
  'restricted',
  'netadmin',
  'sysadmin',
  'legacy',
] as const;
export type Profile = (typeof profiles)[number];

/** `auto`: the most capable profile that the namespace's Pod Security level lets in. */
export const profileChoices = [...profiles, 'auto'] as const;
export type ProfileChoice = (typeof profileChoices)[number];

export const profileDefault: Profile = 'general';

export const legacyProfileWarning =
  'Profile legacy is deprecated and planned to be removed in Kubernetes 1.39; general is the default now.';
