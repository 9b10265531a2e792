/** What a dry run says of limits, images and Pod Security; pure, from what was read. */
import type { Finding } from './finding.ts';
import type { Pod } from './pod.ts';
import { preflightLimits } from './sessions.limits.ts';
import type { PlannedWorkload } from './workload.ts';

export function imageFinding(canonical: string): Finding {
  const message = `The image reference is well formed: ${canonical}.`;
  return { code: 'IMAGE', severity: 'ok', message, suggestion: '' };
}

/** They can never be removed from a pod, so their number is worth a look before the last one. */
export function containerCountFinding(pod: Pod, max: number): Finding | undefined {
  const count = pod.spec?.ephemeralContainers?.length ?? 0;
  if (count >= max) return undefined;
  const message = `The pod has ${count} ephemeral containers of at most ${max}; they are never removed.`;
  const isNear = count >= max * 0.75;
  return {
    code: 'EPHEMERAL_CONTAINERS',
    severity: isNear ? 'warning' : 'ok',
    message,
    suggestion: isNear ? 'Re-use a running session, or recreate the pod.' : '',
  };
}

/**
 * JSON is what is seen here; etcd keeps a more compact form, so this is an upper estimate and no
 * reason to refuse.
 */
export function objectSizeFinding(planned: PlannedWorkload, pod: Pod | undefined): Finding {
  const sent = planned.style === 'ephemeral' ? [pod, planned.container] : [planned.pod];
  const bytes = sent.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each ?? {})), 0);
  const { objectBytesMax } = preflightLimits;
  const message = `The pod takes about ${kib(bytes)} KiB of the ${kib(objectBytesMax)} KiB that etcd lets an object have.`;
  const isNear = bytes > objectBytesMax * 0.75;
  const suggestion = isNear ? 'Shorten command, env or annotations; or recreate the pod.' : '';
  return { code: 'OBJECT_SIZE', severity: isNear ? 'warning' : 'ok', message, suggestion };
}

function kib(bytes: number): number {
  return Math.ceil(bytes / 1024);
}

/** The enforced level of a namespace, as clusters read it off its labels. */
export interface EnforcedLevel {
  readonly level: string;
  readonly version: string;
  /** Profiles it lets in; undefined: unknown. */
  readonly passing: readonly string[] | undefined;
}

export function podSecurityFinding(namespace: string, enforced: EnforcedLevel): Finding {
  const { level, version, passing } = enforced;
  const judged = 'The pod itself is judged as well.';
  const finding = (severity: Finding['severity'], message: string, suggestion = ''): Finding => {
    return { code: 'POD_SECURITY', severity, message, suggestion };
  };
  if (passing === undefined) {
    const message = `The Pod Security level of namespace ${namespace} is unknown: you may not read the namespace.`;
    return finding('unknown', message, 'The dry run tells whether this profile passes.');
  }
  if (level === 'unset') {
    const message = `Namespace ${namespace} sets no Pod Security level of its own; the cluster's default applies.`;
    return finding('info', message);
  }
  const profiles = passing.join(', ');
  return finding(
    'info',
    `Namespace ${namespace} enforces Pod Security level ${level} (${version}), which lets in debug containers of profile ${profiles}. ${judged}`,
  );
}

/** LimitRange and ResourceQuota ignore requests on a subresource, and resources are refused there. */
export const unboundedResources: Finding = {
  code: 'NO_RESOURCE_LIMITS',
  severity: 'info',
  message:
    'No LimitRange or ResourceQuota bounds an ephemeral container: it takes from what the pod and its node have, and may get the pod evicted.',
  suggestion: 'For heavy work debug a copy, which can be bounded (--copy-to with --custom).',
};
