import type { RequestContext } from '@endoscope/core';
import { ReplaceNotAllowed } from '../domain/session.errors.ts';
import type { DebugRuntime } from '../ports/debug-runtime.ts';
import type { Draft } from './draft-session.ts';

/**
 * A copy that replaces its pod deletes it, after the copy was made. Whether the caller may is asked
 * before, so that nothing is made when they may not.
 */
export async function checkReplace(
  runtime: Pick<DebugRuntime, 'reviewAccess'>,
  ctx: RequestContext,
  { subject, input, cluster }: Pick<Draft, 'subject' | 'input' | 'cluster'>,
): Promise<void> {
  if (!input.workload.copy?.replace || subject.kind !== 'pod') return;
  const { namespace, pod: name } = subject.reference;
  const { signal, traceparent } = ctx;
  const { allowed, reason: why } = await runtime.reviewAccess(
    { cluster: cluster.name, namespace, verb: 'delete', resource: 'pods', name },
    { by: ctx.principal, signal, traceparent },
  );
  if (!allowed) throw new ReplaceNotAllowed({ namespace, pod: name, why });
}
