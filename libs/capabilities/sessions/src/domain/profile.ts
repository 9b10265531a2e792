/**
 * Debug profiles for the ephemeral style, exactly as kubectl applies them
 * (kubectl/pkg/cmd/debug/profiles.go): each is a function of the container alone.
 */
import type { DebugContainer } from './workload.ts';

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

type ApplyProfile = (container: DebugContainer) => DebugContainer;

const addCapabilities =
  (...add: string[]): ApplyProfile =>
  (container) => ({
    ...container,
    securityContext: { ...container.securityContext, capabilities: { add } },
  });

const dropSecurityContext: ApplyProfile = ({ securityContext: _dropped, ...container }) =>
  container;

export const profileOf: Readonly<Record<Profile, ApplyProfile>> = {
  legacy: (container) => container,
  general: addCapabilities('SYS_PTRACE'),
  baseline: dropSecurityContext,
  restricted: (container) => ({
    ...container,
    securityContext: {
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      allowPrivilegeEscalation: false,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  }),
  netadmin: addCapabilities('NET_ADMIN', 'NET_RAW'),
  sysadmin: (container) => ({
    ...container,
    securityContext: { ...container.securityContext, privileged: true },
  }),
};

export const legacyProfileWarning =
  'Profile legacy is deprecated and planned to be removed in Kubernetes 1.39; general is the default now.';
