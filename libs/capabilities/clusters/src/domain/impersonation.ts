import type { Principal } from '@endoscope/core';
import type { Cluster } from './cluster.ts';
import { ImpersonationRefused } from './cluster.errors.ts';
import { clusterLimits } from './clusters.limits.ts';

/** Values of `Impersonate-User` and `Impersonate-Group`. */
export interface ActingNames {
  readonly user: string;
  readonly groups: readonly string[];
}

/**
 * As whom the gateway acts for a principal; undefined is its own identity.
 *
 * Kubernetes gives `system:` names meaning (`system:masters` is every right, `system:node:…` a
 * kubelet), and a token's issuer must not be able to hand those out: they are refused, not dropped,
 * because acting as somebody else than the token says would be a lie in the cluster's audit log.
 * A user's token without a groups claim is refused too: empty groups and an issuer that forgot to
 * send them must not look the same. Service identities usually have none and act with no group.
 */
export function actingAs(
  cluster: Pick<Cluster, 'name' | 'impersonation'>,
  principal: Principal,
): ActingNames | undefined {
  if (cluster.impersonation === 'none' || principal.kind === 'system') return undefined;
  const refuse = (why: string): never => {
    throw new ImpersonationRefused({ cluster: cluster.name, why });
  };
  if (principal.groups === undefined && principal.kind === 'user') {
    refuse('your token has no groups claim. Ask the operator to have the issuer send one.');
  }
  const groups = [...new Set(principal.groups ?? [])];
  if (groups.length > clusterLimits.impersonatedGroupsMax) {
    refuse(`your token has more than ${clusterLimits.impersonatedGroupsMax} groups.`);
  }
  const userProblem = problemOf(principal.username);
  if (userProblem !== undefined) refuse(`your user name ${userProblem}`);
  const groupProblem = groups.map(problemOf).find((problem) => problem !== undefined);
  if (groupProblem !== undefined) refuse(`the name of one of your groups ${groupProblem}`);
  return { user: principal.username, groups };
}

/**
 * White space at the ends is what a header parser strips: ` system:masters` would arrive as
 * `system:masters`. Control characters end a header.
 */
function problemOf(name: string): string | undefined {
  if (name === '') return 'is empty.';
  if (name.length > clusterLimits.impersonatedNameCharactersMax) {
    return `is longer than ${clusterLimits.impersonatedNameCharactersMax} characters.`;
  }
  if (/\p{Cc}/u.test(name) || !name.isWellFormed()) return 'has characters no header can carry.';
  if (name.trim() !== name) return 'begins or ends with white space.';
  if (name.startsWith('system:')) return 'begins with "system:", which Kubernetes reserves.';
  return undefined;
}
