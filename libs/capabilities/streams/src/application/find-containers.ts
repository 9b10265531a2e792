import type { RequestContext } from '@endoscope/core';
import { SessionNotReady } from '@endoscope/sessions';
import type { FindSession, Session } from '@endoscope/sessions';
import { ContainerNotFound, SessionPodReplaced } from '../domain/container.errors.ts';
import type { PodContainer } from '../domain/pod-container.ts';
import type { ContainerReader } from '../ports/container-reader.ts';

export type AboutContainer = 'session.exec' | 'session.logs' | 'session.files';

/** The session, its pod's containers, and whether the caller may use one of them so. */
export class FindContainers {
  constructor(
    private readonly find: FindSession,
    private readonly containers: ContainerReader,
  ) {}

  session(ctx: RequestContext, sessionId: string): Promise<Session> {
    return this.find.execute(ctx, sessionId);
  }

  /** Asks policy about one container by name, before anything is asked of the cluster. */
  async allow(
    ctx: RequestContext,
    session: Session,
    asked: { readonly action: AboutContainer; readonly container: string },
  ): Promise<void> {
    const { action, container: name } = asked;
    const isDebugContainer = name === session.container.name;
    await this.find.execute(ctx, session.id, { action, container: { name, isDebugContainer } });
  }

  /** Throws SessionPodReplaced when another pod has the name now. */
  async read(ctx: RequestContext, session: Session): Promise<readonly PodContainer[]> {
    const { cluster, namespace } = session.target;
    const { name: pod, uid } = session.runsIn;
    const acting = { by: session.principal, signal: ctx.signal };
    const { podUid, containers } = await this.containers.read({ cluster, namespace, pod }, acting);
    if (uid !== undefined && uid !== podUid) throw new SessionPodReplaced({ pod });
    return containers;
  }
}

export function containerNamed(
  session: Session,
  all: readonly PodContainer[],
  container: string,
): PodContainer {
  const found = all.find(({ name }) => name === container);
  if (found) return found;
  const has = all.map(({ name }) => name);
  throw new ContainerNotFound({ container: container.slice(0, 63), pod: session.runsIn.name, has });
}

export function requireReady(session: Session): void {
  if (session.state === 'ready') return;
  throw new SessionNotReady({ sessionId: session.id, state: session.state });
}
