import { ClusterObjectNotFound, ClusterRequestRefused, paths } from '@endoscope/kubernetes';
import { isKubeletComplaint } from '../domain/attach/kubelet-complaint.ts';
import { LogNotReadable, PreviousLogNotFound } from '../domain/logs/log.errors.ts';
import type { LogPart } from '../domain/logs/log-request.ts';
import type { LogSource } from '../ports/log-source.ts';
import type { ConnectCluster } from './kubernetes-attach-upstream.ts';

export class KubernetesLogSource implements LogSource {
  constructor(private readonly connect: ConnectCluster) {}

  async open(
    ...[target, part, acting]: Parameters<LogSource['open']>
  ): Promise<AsyncIterable<Uint8Array>> {
    const { container, pod } = target;
    const { client, as } = await this.connect(target.cluster, acting.by);
    try {
      const bytes = await client.bytes({
        method: 'GET',
        path: paths.log(target.namespace, pod),
        query: { container, ...queryOf(part) },
        as,
        signal: acting.signal,
      });
      return withoutComplaint(bytes, container);
    } catch (error) {
      const isRefusal =
        error instanceof ClusterRequestRefused || error instanceof ClusterObjectNotFound;
      const isAbsent = isRefusal && /previous terminated container/.test(error.sentence);
      throw isAbsent ? new PreviousLogNotFound({ container, pod }, { cause: error }) : error;
    }
  }
}

function queryOf(part: LogPart): Record<string, string | undefined> {
  const number = (value: number | undefined) => value?.toFixed(0);
  const flag = (value: boolean) => (value ? 'true' : undefined);
  return {
    follow: flag(part.follow),
    previous: flag(part.previous),
    timestamps: flag(part.timestamps),
    sinceSeconds: number(part.sinceSeconds),
    sinceTime: part.sinceTime?.toISOString(),
    tailLines: number(part.tailLines),
    limitBytes: number(part.limitBytes),
  };
}

/** Only what reads like a complaint is held back, until it is known whether it is all there is. */
async function* withoutComplaint(
  bytes: AsyncIterable<Uint8Array>,
  container: string,
): AsyncGenerator<Uint8Array> {
  let suspect: Uint8Array | undefined;
  let isFirst = true;
  for await (const chunk of bytes) {
    if (suspect) yield suspect;
    suspect = isFirst && isKubeletComplaint(chunk) ? chunk : undefined;
    if (!suspect) yield chunk;
    isFirst = false;
  }
  if (!suspect) return;
  throw new LogNotReadable({ container, why: Buffer.from(suspect).toString().trim() });
}
