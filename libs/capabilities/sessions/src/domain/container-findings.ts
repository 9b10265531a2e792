import type { SecurityContext } from './container.ts';
import type { Finding } from './finding.ts';
import type { DebugContainer } from './workload.ts';

/** What is worth saying of any debug container, whatever it was made by. */
export function containerFindings(
  container: DebugContainer,
  podSecurity: SecurityContext | undefined,
): Finding[] {
  const inert = inertCapabilities(container, podSecurity);
  return [...(inert ? [inert] : []), ...(container.stdin ? [logsKeepOutput] : [])];
}

/** kubectl's displayWarning, for a user of the container's own and for an unknown one too. */
function inertCapabilities(
  { securityContext }: DebugContainer,
  podSecurity: SecurityContext | undefined,
): Finding | undefined {
  const { privileged, capabilities } = securityContext ?? {};
  if (!privileged && (capabilities?.add ?? []).length === 0) return undefined;
  const user = securityContext?.runAsUser ?? podSecurity?.runAsUser;
  const isNonRoot = securityContext?.runAsNonRoot ?? podSecurity?.runAsNonRoot ?? false;
  if (user === 0 || (user === undefined && !isNonRoot)) return undefined;
  const who = user === undefined ? 'a non-root user' : `user ${user}`;
  return {
    code: 'NON_ROOT_POD',
    severity: 'warning',
    message: `The debug container runs as ${who} and is given capabilities; a non-root user has none of them in effect, so they are inert.`,
    suggestion: 'Add --as-user 0, where policy and Pod Security allow it.',
  };
}

const logsKeepOutput: Finding = {
  code: 'LOGS_KEEP_OUTPUT',
  severity: 'info',
  message: 'What the debug container prints is kept in the container log of the pod.',
  suggestion: 'Do not print secrets that readers of the log may not see.',
};
