import { isId } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { FindCluster } from '@endoscope/clusters';
import type { Action, RequireAccess } from '@endoscope/policy';
import type { Recording } from '../domain/recording.ts';
import { RecordingNotFound } from '../domain/recording.errors.ts';
import type { RecordingCatalogue } from '../ports/recording-catalogue.ts';

type RecordingAction = Extract<Action, `recording.${string}`>;
type Labels = Readonly<Record<string, string>>;

/** A recording by id, for whoever may see it; who may not is told it is not there. */
export class FindRecording {
  constructor(
    private readonly catalogue: Pick<RecordingCatalogue, 'find'>,
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly clusters: Pick<FindCluster, 'labelsOf'>,
  ) {}

  async execute(
    ctx: RequestContext,
    id: string,
    action: RecordingAction = 'recording.view',
  ): Promise<Recording> {
    const hidden = new RecordingNotFound({ recording: id.slice(0, 64) });
    const recording = isId('recording', id) ? await this.catalogue.find(id) : undefined;
    if (!recording) throw hidden;
    const labels = await this.clusters.labelsOf(recording.cluster);
    const question = questionOfRecording(recording, labels);
    await this.access.execute(ctx, question, { hideAs: hidden });
    if (action !== 'recording.view') await this.access.execute(ctx, { ...question, action });
    return recording;
  }
}

/** What policy is asked: it is about the session, so that a rule for a namespace covers it. */
export function questionOfRecording(recording: Recording, labels: Labels) {
  const { cluster, namespace, pod, node, sessionId: id, ownerKey, specHash } = recording;
  const { podUid: uid } = recording;
  return {
    action: 'recording.view',
    cluster: { name: cluster, labels },
    namespace: { name: namespace, labels: {} },
    ...(node === undefined
      ? { pod: { name: pod, labels: {}, uid } }
      : { node: { name: node, labels: {}, uid } }),
    specHash,
    session: { id, ownerKey },
  } as const;
}
