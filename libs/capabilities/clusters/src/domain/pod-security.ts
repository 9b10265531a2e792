/**
 * Pod Security as the labels of a namespace set it (kubernetes.io/docs/concepts/security/
 * pod-security-admission). Exemptions and defaults of the cluster are not in the labels, so what
 * is said here is what to expect; the API server's dry run is what is certain.
 */
export const podSecurityModes = ['enforce', 'warn', 'audit'] as const;
export type PodSecurityMode = (typeof podSecurityModes)[number];

export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

export interface PodSecuritySetting {
  /** `unset`: the cluster's own default applies, which no label shows. */
  readonly level: PodSecurityLevel | 'unset' | 'unknown';
  /** `latest`, or as in `v1.30`; empty where there is no level. */
  readonly version: string;
}

export type PodSecurity = Readonly<Record<PodSecurityMode, PodSecuritySetting>>;

const unset: PodSecuritySetting = { level: 'unset', version: '' };
const unknown: PodSecuritySetting = { level: 'unknown', version: '' };

/** Undefined labels: the namespace could not be read. */
export function podSecurityOf(labels: Readonly<Record<string, string>> | undefined): PodSecurity {
  if (labels === undefined) return { enforce: unknown, warn: unknown, audit: unknown };
  const settingOf = (mode: PodSecurityMode): PodSecuritySetting => {
    const level = labels[`pod-security.kubernetes.io/${mode}`];
    if (level === undefined) return unset;
    const version = labels[`pod-security.kubernetes.io/${mode}-version`] ?? 'latest';
    return { level: levelOf(level, mode), version };
  };
  return { enforce: settingOf('enforce'), warn: settingOf('warn'), audit: settingOf('audit') };
}

/** A level the API server does not know is the strictest one when enforced, else none. */
function levelOf(level: string, mode: PodSecurityMode): PodSecurityLevel {
  const known = podSecurityLevels.find((each) => each === level);
  return known ?? (mode === 'enforce' ? 'restricted' : 'privileged');
}

/** Debug profiles whose ephemeral container each level lets in, the most capable first. */
const profilesByLevel: Readonly<Record<PodSecurityLevel, readonly string[]>> = {
  privileged: ['sysadmin', 'netadmin', 'general', 'baseline', 'legacy', 'restricted'],
  baseline: ['baseline', 'legacy', 'restricted'],
  restricted: ['restricted'],
};

/**
 * Undefined: unknown. It is the debug container alone that passes; Pod Security judges the pod it
 * is added to as well, and refuses both when the pod itself breaks the level.
 */
export function profilesPassing({ enforce }: PodSecurity): readonly string[] | undefined {
  if (enforce.level === 'unknown') return undefined;
  return profilesByLevel[enforce.level === 'unset' ? 'privileged' : enforce.level];
}
