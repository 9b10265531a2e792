import type { Principal } from '@endoscope/core';
import { paths } from '@endoscope/kubernetes';
import type { ActingAs, KubernetesClient } from '@endoscope/kubernetes';
import type {
  AttachUpstream,
  LogOptions,
  LogSnapshot,
  Upstream,
  UpstreamOptions,
  UpstreamTarget,
} from '../ports/attach-upstream.ts';

/** A cluster's client and as whom to use it; wired by the gateway from the registry. */
export type ConnectCluster = (
  cluster: string,
  by: Principal,
) => Promise<{ readonly client: KubernetesClient; readonly as: ActingAs | undefined }>;

export class KubernetesAttachUpstream implements AttachUpstream {
  constructor(private readonly connect: ConnectCluster) {}

  async open(target: UpstreamTarget, options: UpstreamOptions): Promise<Upstream> {
    const { client, as } = await this.connect(target.cluster, options.by);
    const { tty, stdin, signal } = options;
    return client.openChannels({
      path: paths.attach(target.namespace, target.pod),
      query: {
        container: target.container,
        stdin: String(stdin),
        stdout: 'true',
        // With a TTY both outputs arrive on stdout and asking for stderr is an error to some runtimes.
        stderr: String(!tty),
        tty: String(tty),
      },
      as,
      signal,
    });
  }

  async readLog(target: UpstreamTarget, options: LogOptions): Promise<LogSnapshot> {
    const { client, as } = await this.connect(target.cluster, options.by);
    const chunks = await client.bytes({
      method: 'GET',
      path: paths.log(target.namespace, target.pod),
      query: { container: target.container, tailLines: String(options.tailLines) },
      as,
      signal: options.signal,
    });
    return keepEnd(chunks, options.bytesMax);
  }
}

/** Reads to the end and keeps the last `bytesMax` bytes; never holds more than twice that. */
async function keepEnd(chunks: AsyncIterable<Uint8Array>, bytesMax: number): Promise<LogSnapshot> {
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  let readBytes = 0;
  for await (const chunk of chunks) {
    kept.push(chunk);
    keptBytes += chunk.length;
    readBytes += chunk.length;
    if (keptBytes <= 2 * bytesMax) continue;
    kept = [Buffer.concat(kept).subarray(-bytesMax)];
    keptBytes = bytesMax;
  }
  const bytes = Buffer.concat(kept).subarray(-bytesMax);
  return { bytes, droppedBytes: readBytes - bytes.length };
}
