import { EndoscopeError } from '@endoscope/client';
import type { EndoscopeClient, LocalPort, Session, TargetResult } from '@endoscope/client';
import { forwardedPorts } from '../arguments/forwarded-ports.ts';
import type { AskedPort, PortNames } from '../arguments/forwarded-ports.ts';
import { parseTarget } from '../arguments/target-name.ts';
import type { NamedTarget } from '../arguments/target-name.ts';
import { CliError, exitCodes, UsageError } from '../cli-error.ts';
import { resolveCluster } from '../commands/resolve-cluster.ts';
import type { Context } from '../context.ts';

/** A pod may have sessions of many; so far the newest ones are looked through. */
const sessionsReadMax = 500;

export interface ForwardAsked {
  readonly client: EndoscopeClient;
  readonly target: string;
  readonly ports: readonly AskedPort[];
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
}

export interface FoundForward {
  readonly session: string;
  readonly ports: readonly LocalPort[];
}

interface Place {
  readonly cluster: string;
  readonly namespace: string;
}

/**
 * The session ports are forwarded for, and their numbers in its pod: the session that is named, or
 * the caller's newest one on the pod that is named, or that `endo debug` would choose of a workload.
 * A forward is a use of a session, so without one there is none.
 */
export async function findForwardSession(
  context: Context,
  asked: ForwardAsked,
): Promise<FoundForward> {
  const { client, target, ports } = asked;
  const areNamed = ports.some(({ remote }) => typeof remote === 'string');
  if (/^ses_[0-9a-z]+$/.test(target)) {
    const names = areNamed ? await namesInSession(client, target) : undefined;
    return { session: target, ports: forwardedPorts(ports, names) };
  }
  const named = parseTarget(target);
  if ('node' in named) throw new UsageError('the ports of a node are not forwarded; name a pod');
  const cluster = await resolveCluster(context, { client, flag: asked.cluster });
  const place = { cluster, namespace: await context.namespace(asked.namespace) };
  const isLookedUp = areNamed || 'workload' in named;
  const names = isLookedUp ? await namesOf(client, place, named) : undefined;
  const pod = 'pod' in named ? named.pod : (names?.pod ?? '');
  const session = await sessionOn(client, { ...place, pod, target });
  return { session, ports: forwardedPorts(ports, names) };
}

async function namesInSession(client: EndoscopeClient, id: string): Promise<PortNames> {
  const session = await client.sessions.get(id);
  const { cluster, namespace } = session.target;
  return namesOf(client, { cluster, namespace }, { pod: podOf(session) });
}

async function namesOf(
  client: EndoscopeClient,
  place: Place,
  named: Exclude<NamedTarget, { readonly node: string }>,
): Promise<PortNames> {
  const results = await client.targets.resolve([{ ...place, ...named }], { ports: true });
  const { target, ports = [], error } = results[0] ?? ({} as TargetResult);
  if (!target) {
    const { reason, detail, kind } = error ?? unanswered;
    throw new EndoscopeError({ reason, detail, kind: kind as EndoscopeError['kind'] });
  }
  const [kind = '', name] = 'workload' in named ? named.workload.split('/') : [];
  const service = /^(svc|services?)(\.|$)/.test(kind) ? name : undefined;
  return { pod: target.pod, service, ports };
}

const unanswered = { reason: 'INTERNAL', kind: 'internal', detail: 'The gateway named no pod.' };

async function sessionOn(
  client: EndoscopeClient,
  asked: Place & { readonly pod: string; readonly target: string },
): Promise<string> {
  const { cluster, namespace, pod, target } = asked;
  const { username } = (await client.me()).principal;
  let read = 0;
  for await (const session of client.sessions.all({ cluster, namespace, state: 'ready' })) {
    if (session.username === username && podOf(session) === pod) return session.id;
    read += 1;
    if (read >= sessionsReadMax) break;
  }
  throw new CliError(`You have no ready session on pod ${namespace}/${pod} of ${cluster}.`, {
    exitCode: exitCodes.failedPrecondition,
    hint: `Make one, then try again: endo debug ${target} --cluster ${cluster} -n ${namespace} --image busybox:1.36 --attach=false -- sleep 3600`,
  });
}

function podOf({ runsInPod, target }: Session): string {
  return runsInPod || target.pod;
}
