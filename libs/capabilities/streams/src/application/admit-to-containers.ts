import type { RequestContext } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import { ContainerNotRunning } from '../domain/container.errors.ts';
import type { PodContainer } from '../domain/pod-container.ts';
import { StreamsDraining } from '../domain/stream.errors.ts';
import type { OpenAttachments } from './attach/open-attachments.ts';
import { containerNamed } from './find-containers.ts';
import type { AboutContainer, FindContainers } from './find-containers.ts';

export interface AskedContainers {
  readonly sessionId: string;
  readonly action: AboutContainer;
  /** Named by the caller, or by the session; none: `choose` finds them. */
  readonly named: (session: Session) => readonly string[];
  /** Throws when the session's state does not allow this. */
  readonly require: (session: Session) => void;
  /** Of all the pod has; by default those that are named. */
  readonly choose?: (session: Session, all: readonly PodContainer[]) => readonly PodContainer[];
}

export interface AdmittedContainers {
  readonly session: Session;
  readonly containers: readonly PodContainer[];
  /** All of the pod, for a sentence. */
  readonly all: readonly PodContainer[];
}

/**
 * The one way of a command, a log or a file into containers of a session's pod.
 *
 * Order: who may see the session; policy, about each container by name; the session's state; only
 *        then the cluster; and policy again about what only the cluster could name.
 */
export async function admitToContainers(
  find: FindContainers,
  ctx: RequestContext,
  asked: AskedContainers,
): Promise<AdmittedContainers> {
  const { action, choose = chosenByName(asked) } = asked;
  const session = await find.session(ctx, asked.sessionId);
  const named = asked.named(session);
  for (const container of named) await find.allow(ctx, session, { action, container });
  asked.require(session);
  const all = await find.read(ctx, session);
  const containers = choose(session, all);
  const found = containers.map(({ name }) => name).filter((name) => !named.includes(name));
  for (const container of found) await find.allow(ctx, session, { action, container });
  return { session, containers, all };
}

/** One that runs now; throws ContainerNotRunning with the names of those that do. */
export function requireRunning({ session, containers, all }: AdmittedContainers): PodContainer {
  const container = containers[0]!;
  const { name, state } = container;
  if (state === 'running') return container;
  const running = all.filter((each) => each.state === 'running').map((each) => each.name);
  const pod = session.runsIn.name;
  throw new ContainerNotRunning({ container: name, pod, state, running });
}

export function requireNotDraining(open: OpenAttachments): void {
  if (open.draining) throw new StreamsDraining({}, { retryAfterMs: 2_000 });
}

function chosenByName({ named }: AskedContainers): NonNullable<AskedContainers['choose']> {
  return (session, all) => named(session).map((name) => containerNamed(session, all, name));
}
