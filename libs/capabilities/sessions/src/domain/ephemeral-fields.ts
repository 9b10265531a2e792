import type { Container, VolumeMount } from './container.ts';
import { EphemeralFieldRefused } from './workload.errors.ts';

/** Why the API server refuses a field of an ephemeral container, and what to do instead. */
interface Refusal {
  readonly why: string;
  readonly next: string;
}

const probe: Refusal = {
  why: 'nothing restarts it or sends it traffic, so there is nothing to probe for',
  next: 'Leave the probe out, or debug a copy of the pod (--copy-to).',
};
const restart: Refusal = {
  why: 'it runs once and is never restarted',
  next: 'Leave it out; start another debug container when this one has ended.',
};
const subPath: Refusal = {
  why: 'it could escape the volume of a container that is running already',
  next: 'Mount the whole volume and change into the folder.',
};

const refused: Readonly<Record<string, Refusal>> = {
  ports: {
    why: 'the ports of a running pod are fixed',
    next: 'Leave them out; the container shares the network of the pod and may listen anyway.',
  },
  resources: {
    why: 'the resources of a running pod are already reserved',
    next: 'Leave them out, or debug a copy of the pod (--copy-to), where they count.',
  },
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: {
    why: 'it has no life cycle that the pod waits for',
    next: 'Run the command at the start or the end of the session instead.',
  },
  resizePolicy: {
    why: 'it has no resources that could be resized',
    next: 'Leave it out, or debug a copy of the pod (--copy-to).',
  },
  restartPolicy: restart,
  restartPolicyRules: restart,
};

/** The allow-list of validation.go (allowedEphemeralContainerFields), read from its other side. */
export function refuseEphemeralFields(container: Partial<Container>): void {
  for (const [field, refusal] of Object.entries(refused)) {
    const value = container[field];
    const isEmpty = typeof value === 'object' && Object.keys(value ?? {}).length === 0;
    if (value !== undefined && !isEmpty) throw new EphemeralFieldRefused({ field, ...refusal });
  }
  for (const mount of container.volumeMounts ?? []) {
    const field = subPathField(mount);
    if (!field) continue;
    throw new EphemeralFieldRefused({
      field: `${field} (in the mount at ${mount.mountPath})`,
      ...subPath,
    });
  }
}

export function subPathField(mount: VolumeMount): 'subPath' | 'subPathExpr' | undefined {
  if (mount.subPath) return 'subPath';
  return mount.subPathExpr ? 'subPathExpr' : undefined;
}
