import type { Container, PodManifest } from './container.ts';
import type { DebugContainer, KeepFlags } from './workload.ts';

export type ContainerStep = (container: DebugContainer) => DebugContainer;
export type PodStep = (pod: PodManifest, keep: KeepFlags) => PodManifest;

/** The node's root file system, in profiles that see it. */
export const hostRoot = { volume: 'host-root', path: '/host' } as const;

/** Appended to what the container adds already; its drops stay. */
export const addCapabilities =
  (...added: string[]): ContainerStep =>
  (container) => {
    const { securityContext } = container;
    const capabilities = securityContext?.capabilities;
    const add = [...(capabilities?.add ?? []), ...added];
    return {
      ...container,
      securityContext: { ...securityContext, capabilities: { ...capabilities, add } },
    };
  };

export const clearSecurityContext: ContainerStep = ({ securityContext: _cleared, ...container }) =>
  container;

export const restrict: ContainerStep = (container) => ({
  ...container,
  securityContext: {
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    allowPrivilegeEscalation: false,
    seccompProfile: { type: 'RuntimeDefault' },
  },
});

export const privilege: ContainerStep = (container) => ({
  ...container,
  securityContext: { ...container.securityContext, privileged: true },
});

export const mountHostRoot: ContainerStep = (container) => ({
  ...container,
  volumeMounts: [
    ...(container.volumeMounts ?? []),
    { name: hostRoot.volume, mountPath: hostRoot.path },
  ],
});

export const addHostRoot: PodStep = (pod) => ({
  ...pod,
  spec: {
    ...pod.spec,
    volumes: [...(pod.spec.volumes ?? []), { name: hostRoot.volume, hostPath: { path: '/' } }],
  },
});

export const useHostNamespaces: PodStep = (pod) => ({
  ...pod,
  spec: { ...pod.spec, hostNetwork: true, hostPID: true, hostIPC: true },
});

/** An explicit choice survives the profile. */
export const shareProcesses: PodStep = (pod) => ({
  ...pod,
  spec: { ...pod.spec, shareProcessNamespace: pod.spec.shareProcessNamespace ?? true },
});

/** The legacy profile ignores the keep flag. */
export const removeLabelsAlways: PodStep = ({ metadata, ...pod }) => {
  const { labels: _removed, ...kept } = metadata;
  return { ...pod, metadata: kept };
};

export const removeLabels: PodStep = (pod, keep) =>
  keep.labels ? pod : removeLabelsAlways(pod, keep);

export const removeAnnotations: PodStep = (pod, keep) => {
  if (keep.annotations) return pod;
  const { annotations: _removed, ...metadata } = pod.metadata;
  return { ...pod, metadata };
};

/** Of regular containers only; those of init containers (sidecars) stay. */
export const removeProbes: PodStep = (pod, keep) => {
  const gone = [
    ...(keep.liveness ? [] : ['livenessProbe']),
    ...(keep.readiness ? [] : ['readinessProbe']),
    ...(keep.startup ? [] : ['startupProbe']),
  ];
  const strip = (container: Container): Container => {
    const fields = Object.entries(container).filter(([field]) => !gone.includes(field));
    return Object.fromEntries(fields) as unknown as Container;
  };
  return { ...pod, spec: { ...pod.spec, containers: pod.spec.containers.map(strip) } };
};

export const removeInitContainers: PodStep = (pod, keep) => {
  if (keep.initContainers) return pod;
  const { initContainers: _removed, ...spec } = pod.spec;
  return { ...pod, spec };
};
