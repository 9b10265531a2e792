import type { RequestContext } from '@endoscope/core';
import type { Session, Waiting } from '../domain/session.ts';
import type { KeeperParts } from './keep-session.ts';

/** A living kubelet reports a new container's first state well within this. */
export const notPickedUpMs = 10_000;

/**
 * Why the kubelet has not said a word of the container: its node's condition, as far as the caller
 * may read nodes. Unknown is said as unknown.
 */
export async function askNode(
  { runtime }: KeeperParts,
  ctx: RequestContext,
  { session, node }: { readonly session: Session; readonly node: string },
): Promise<Waiting> {
  const { cluster, namespace } = session.target;
  const acting = { by: session.principal, signal: ctx.signal };
  const read = await runtime
    .readNode({ cluster, node, namespace }, acting)
    .then(({ node: { status } }) => status?.conditions ?? [])
    .catch(() => undefined);
  const silence = `The kubelet of node ${node} has not picked up the container in ${notPickedUpMs / 1000} s`;
  if (read === undefined) {
    const message = `${silence}; whether the node is ready is not known, as you may not read nodes.`;
    return { reason: 'NotPickedUp', message };
  }
  const ready = read.find((condition) => condition.type === 'Ready');
  if (ready?.status === 'True') {
    return { reason: 'NotPickedUp', message: `${silence}, although the node is ready.` };
  }
  const because = ready?.message ? `: ${ready.message}` : '';
  return { reason: 'NodeNotReady', message: `${silence}; the node is not ready${because}.` };
}
