import type { GatewayError } from '@endoscope/core';
import type { ActingAs } from '@endoscope/kubernetes';
import type { ClusterFinding } from '../domain/cluster-health.ts';
import { debuggerRights, directRights, excessiveRights, wordsOf } from './access-reviews.ts';
import type { Review } from './access-reviews.ts';

/** Answers which of the reviews the subject in question passes. */
export type HeldOf = (reviews: readonly Review[]) => Promise<Review[]>;

const manifests = 'deploy/cluster-access';

const ok = (code: string, message: string, suggestion = ''): ClusterFinding => {
  return { code, severity: 'ok', message, suggestion };
};
const warning = (code: string, message: string, suggestion: string): ClusterFinding => {
  return { code, severity: 'warning', message, suggestion };
};
const error = (code: string, message: string, suggestion: string): ClusterFinding => {
  return { code, severity: 'error', message, suggestion };
};

export const reached = ok('REACHABLE', 'The API server answers and accepts the credential.');

export function unreached(problem: GatewayError): ClusterFinding {
  const isRefusal = problem.reason === 'CLUSTER_CREDENTIAL_REFUSED';
  const renew = 'Mint a new token and register the cluster anew; `endo cluster join` does both.';
  const look = 'Check the server URL, the CA certificate and the network between them.';
  return error('REACHABLE', problem.detail, isRefusal ? renew : look);
}

export function failed(problem: GatewayError): ClusterFinding {
  const suggestion = 'Correct what it says and check again; the rest was not looked at.';
  return error('CHECK_INCOMPLETE', problem.detail, suggestion);
}

/** Ephemeral containers: alpha 1.16–1.22, beta on by default from 1.23, general in 1.25. */
export function versionFinding(version: string): ClusterFinding {
  const [, major = '0', minor = '0'] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  const number = Number(major) * 1_000 + Number(minor);
  const message = `Kubernetes ${version}.`;
  if (number >= 1_025) return ok('VERSION', message);
  const suggestion =
    'Upgrade to 1.25 or newer, where ephemeral containers are generally available.';
  return number >= 1_023
    ? warning('VERSION', message, suggestion)
    : error('VERSION', message, suggestion);
}

/** `kind` of pods/ephemeralcontainers in discovery; undefined when it is not served. */
export function streamsFinding(kind: string | undefined): ClusterFinding {
  if (kind === 'Pod') return ok('EPHEMERAL_CONTAINERS', 'Ephemeral containers are served.');
  const suggestion = 'Turn on the feature gate EphemeralContainers, or upgrade to 1.25 or newer.';
  if (kind === undefined) {
    return error(
      'EPHEMERAL_CONTAINERS',
      'The API server serves no ephemeral containers.',
      suggestion,
    );
  }
  const message = `The API server serves the alpha form (kind ${kind.slice(0, 64)}).`;
  return warning('EPHEMERAL_CONTAINERS', message, suggestion);
}

export async function excessFinding(held: HeldOf): Promise<ClusterFinding> {
  const found = await held(excessiveRights);
  if (found.length === 0) {
    return ok('GATEWAY_RIGHTS', 'The gateway’s identity can read no secrets and no node’s proxy.');
  }
  const harms = excessiveRights.filter((right) => found.includes(right)).map((r) => r.harm);
  const message = `The gateway’s identity holds too much: it may ${found.map(wordsOf).join(', ')}. ${[...new Set(harms)].join('. ')}.`;
  const suggestion = `Give it only the roles of ${manifests} and remove its other bindings.`;
  return error('GATEWAY_RIGHTS', message, suggestion);
}

/** With impersonation, rights of its own let the gateway act without the caller's name. */
export async function directFinding(held: HeldOf): Promise<ClusterFinding> {
  const found = await held(directRights);
  if (found.length === 0) {
    return ok(
      'GATEWAY_IMPERSONATES_ONLY',
      'The gateway’s identity can do nothing in its own name.',
    );
  }
  const message = `The gateway’s identity may ${found.map(wordsOf).join(', ')} in its own name.`;
  const suggestion = `Remove the bindings that allow it: endoscope-impersonator of ${manifests} is enough.`;
  return warning('GATEWAY_IMPERSONATES_ONLY', message, suggestion);
}

export async function impersonationFinding(held: HeldOf, as: ActingAs): Promise<ClusterFinding> {
  const group = (name: string): Review => ({ verb: 'impersonate', resource: 'groups', name });
  const needed: Review[] = [
    { verb: 'impersonate', resource: 'users', name: as.user },
    ...as.groups.map(group),
  ];
  const masters = group('system:masters');
  const found = await held([...needed, masters]);
  const missing = needed.filter((review) => !found.includes(review));
  if (missing.length > 0) {
    const message = `The gateway’s identity may not ${missing.map(wordsOf).join(', ')}.`;
    const suggestion = `Bind endoscope-impersonator of ${manifests} to it, or add the names to its resourceNames.`;
    return error('IMPERSONATION', message, suggestion);
  }
  const message = `The gateway may act as ${as.user}${as.groups.length > 0 ? ` of ${as.groups.join(', ')}` : ''}.`;
  const narrow = `It may impersonate any group, system:masters too; list your groups as resourceNames of endoscope-impersonator (${manifests}/README.md).`;
  return ok('IMPERSONATION', message, found.includes(masters) ? narrow : '');
}

/** `user` undefined: the gateway's own identity, which then must hold the rights itself. */
export async function debuggerFinding(
  held: HeldOf,
  user: string | undefined,
): Promise<ClusterFinding> {
  const who = user ?? 'The gateway’s identity';
  const found = await held(debuggerRights);
  const missing = debuggerRights.filter((right) => !found.includes(right));
  if (missing.length === 0) {
    return ok('DEBUGGER_RIGHTS', `${who} may debug pods in every namespace.`);
  }
  const message = `${who} may not ${missing.map(wordsOf).join(', ')} in every namespace.`;
  if (user === undefined) {
    const suggestion = `Bind endoscope-direct of ${manifests} to the gateway’s service account.`;
    return error('DEBUGGER_RIGHTS', message, suggestion);
  }
  const suggestion = `Bind endoscope-debugger of ${manifests} to a group of theirs, here or in single namespaces; a binding in single namespaces is not seen by this check.`;
  return warning('DEBUGGER_RIGHTS', message, suggestion);
}
