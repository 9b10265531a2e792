/**
 * What each profile does in each style, exactly as kubectl has it (kubectl/pkg/cmd/debug/
 * profiles.go): a table of lists of small steps. Steps on the container and steps on the pod touch
 * different fields, so only the order within each list matters.
 */
import type { Profile } from './profile.ts';
import {
  addCapabilities,
  addHostRoot,
  clearSecurityContext,
  mountHostRoot,
  privilege,
  removeAnnotations,
  removeInitContainers,
  removeLabels,
  removeLabelsAlways,
  removeProbes,
  restrict,
  shareProcesses,
  useHostNamespaces,
} from './profile-steps.ts';
import type { ContainerStep, PodStep } from './profile-steps.ts';
import type { WorkloadStyle } from './workload.ts';

export interface ProfileRules {
  /** What a copy loses of the original; done even where no container is debugged. */
  readonly strip: readonly PodStep[];
  readonly pod: readonly PodStep[];
  readonly container: readonly ContainerStep[];
}

function rules(change: Partial<ProfileRules>): ProfileRules {
  return { strip: [], pod: [], container: [], ...change };
}

const strip = [removeLabels, removeAnnotations, removeProbes, removeInitContainers];
const trace = addCapabilities('SYS_PTRACE');
const administerNetwork = addCapabilities('NET_ADMIN', 'NET_RAW');

function copyRules(container: readonly ContainerStep[]): ProfileRules {
  return rules({ strip, pod: [shareProcesses], container });
}

const table: Readonly<Record<Profile, Readonly<Record<WorkloadStyle, ProfileRules>>>> = {
  legacy: {
    ephemeral: rules({}),
    copy: rules({ strip: [removeLabelsAlways] }),
    node: rules({ pod: [addHostRoot, useHostNamespaces], container: [mountHostRoot] }),
  },
  general: {
    ephemeral: rules({ container: [trace] }),
    copy: copyRules([trace]),
    node: rules({
      pod: [addHostRoot, useHostNamespaces],
      container: [mountHostRoot, clearSecurityContext],
    }),
  },
  baseline: {
    ephemeral: rules({ container: [clearSecurityContext] }),
    copy: copyRules([clearSecurityContext]),
    node: rules({ container: [clearSecurityContext] }),
  },
  restricted: {
    ephemeral: rules({ container: [restrict] }),
    copy: copyRules([restrict]),
    node: rules({ container: [restrict] }),
  },
  netadmin: {
    ephemeral: rules({ container: [administerNetwork] }),
    copy: copyRules([administerNetwork]),
    node: rules({ pod: [useHostNamespaces], container: [administerNetwork] }),
  },
  sysadmin: {
    ephemeral: rules({ container: [privilege] }),
    copy: copyRules([privilege]),
    node: rules({ pod: [useHostNamespaces, addHostRoot], container: [privilege, mountHostRoot] }),
  },
};

export function profileRules(profile: Profile, style: WorkloadStyle): ProfileRules {
  return table[profile][style];
}
