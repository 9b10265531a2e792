import { RequestInvalid } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import { FileTargetUnreachable } from '../../domain/files/file.errors.ts';
import type { FilePlace } from '../../domain/files/file-message.ts';
import { checkedPath } from '../../domain/files/file-path.ts';
import type { PodContainer } from '../../domain/pod-container.ts';
import { admitToContainers, requireRunning } from '../admit-to-containers.ts';
import { requireReady } from '../find-containers.ts';
import type { FindContainers } from '../find-containers.ts';
import { requireUnrecorded } from '../require-unrecorded.ts';

/** Where a script is run, and what it is told of the root it works in. */
export interface FoundPlace {
  readonly session: Session;
  /** In which the script runs. */
  readonly container: string;
  /** Of the script: empty, `/host`, or the id of the container whose processes it looks for. */
  readonly root: string;
  /** Whether pid 1 is the target's when the id is nowhere to be seen. */
  readonly pidOne: boolean;
  readonly path: string;
  /** For a sentence: "in container app". */
  readonly where: string;
}

const hostRoot = '/host';

/** A place that the caller may use: the session is ready, the container runs, policy agrees. */
export class FindFilePlace {
  constructor(private readonly find: FindContainers) {}

  async execute(ctx: RequestContext, place: FilePlace): Promise<FoundPlace> {
    const path = checkedPath(place.path);
    if (place.target && place.container !== undefined) {
      const fields = [{ field: 'container', message: 'and target exclude each other' }];
      throw new RequestInvalid({ what: 'The place is not one.' }, { fields });
    }
    const admitted = await admitToContainers(this.find, ctx, {
      ...{ sessionId: place.sessionId, action: 'session.files', require: requireCopies },
      named: (session) => [place.container ?? session.container.name],
    });
    const { session, all } = admitted;
    const { name: container } = requireRunning(admitted);
    const found = { session, container, path };
    if (!place.target) {
      return { ...found, root: '', pidOne: false, where: `in container ${container}` };
    }
    return { ...found, ...rootOfTarget(session, all) };
  }
}

function requireCopies(session: Session): void {
  requireReady(session);
  requireUnrecorded(session, 'files');
}

function rootOfTarget(
  session: Session,
  all: readonly PodContainer[],
): Pick<FoundPlace, 'root' | 'pidOne' | 'where'> {
  if (session.style === 'node') {
    return { root: hostRoot, pidOne: false, where: `on node ${session.target.node ?? ''}` };
  }
  const named = session.target.container;
  const others = all.filter(
    (each) => each.kind === 'regular' && each.name !== session.container.name,
  );
  const target = all.find(({ name }) => name === named) ?? others[0];
  if (!target || (named === undefined && others.length !== 1)) {
    throw new FileTargetUnreachable({ problem: 'the session names no target container' });
  }
  if (target.state !== 'running') {
    throw new FileTargetUnreachable({ problem: `container ${target.name} is ${target.state}` });
  }
  const pidOne = session.style === 'ephemeral' && named !== undefined;
  // A word that is in no path of cgroups, where the runtime has told no id.
  const root = target.id === '' ? 'no-id' : target.id;
  return { root, pidOne, where: `in target container ${target.name}` };
}
