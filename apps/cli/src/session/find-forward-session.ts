import type { EndoscopeClient, Session } from '@endoscope/client';
import { parsePodName } from '../arguments/target-name.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { resolveCluster } from '../commands/resolve-cluster.ts';
import type { Context } from '../context.ts';

/** A pod may have sessions of many; so far the newest ones are looked through. */
const sessionsReadMax = 500;

/**
 * The session ports are forwarded for: the one that is named, or the caller's newest one on the
 * pod that is named. A forward is a use of a session, so without one there is none.
 */
export async function findForwardSession(
  context: Context,
  asked: {
    readonly client: EndoscopeClient;
    readonly target: string;
    readonly cluster?: string | undefined;
    readonly namespace?: string | undefined;
  },
): Promise<string> {
  const { client, target } = asked;
  if (/^ses_[0-9a-z]+$/.test(target)) return target;
  const pod = parsePodName(target);
  const cluster = await resolveCluster(context, { client, flag: asked.cluster });
  const namespace = await context.namespace(asked.namespace);
  const { username } = (await client.me()).principal;
  let read = 0;
  for await (const session of client.sessions.all({ cluster, namespace, state: 'ready' })) {
    if (session.username === username && podOf(session) === pod) return session.id;
    read += 1;
    if (read >= sessionsReadMax) break;
  }
  throw new CliError(`You have no ready session on pod ${namespace}/${pod} of ${cluster}.`, {
    exitCode: exitCodes.failedPrecondition,
    hint: `Make one, then try again: endo debug ${pod} --cluster ${cluster} -n ${namespace} --image busybox:1.36 --attach=false -- sleep 3600`,
  });
}

function podOf({ runsInPod, target }: Session): string {
  return runsInPod || target.pod;
}
