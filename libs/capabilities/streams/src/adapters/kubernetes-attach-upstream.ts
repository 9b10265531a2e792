import type { Principal } from '@endoscope/core';
import { ClusterPermissionDenied, ClusterRequestRefused, paths } from '@endoscope/kubernetes';
import type { ActingAs, ChannelProtocol, KubernetesClient } from '@endoscope/kubernetes';
import { isKubeletComplaint } from '../domain/attach/kubelet-complaint.ts';
import type {
  AttachUpstream,
  LogOptions,
  LogSnapshot,
  Upstream,
  UpstreamOptions,
  UpstreamTarget,
} from '../ports/attach-upstream.ts';
import { SplitUpstream } from './split-upstream.ts';

const withHalfClose = 'v5.channel.k8s.io';
const withoutHalfClose = 'v4.channel.k8s.io';

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
    const base = { path: paths.attach(target.namespace, target.pod), as, signal };
    const query = { container: target.container, stdin: String(stdin), tty: String(tty) };
    // With a TTY both outputs arrive on stdout and asking for stderr is an error to some runtimes.
    const all = { ...base, query: { ...query, stdout: 'true', stderr: String(!tty) } };
    if (tty || !stdin) return client.openChannels(all);
    // v4 is answered by the runtime itself, v5 by the API server before it has dialled: only v4
    // says that our outputs come before our input. It asks for stdin because containerd ends the
    // input of a `stdinOnce` container at once for a v4 stream that does not.
    const output = await client.openChannels({
      ...all,
      protocols: [withoutHalfClose],
    });
    const dial = (protocol: ChannelProtocol) =>
      client.openChannels({ ...base, query, protocols: [protocol] });
    try {
      const input = await dial(withHalfClose).catch((error: unknown) => {
        // A cluster before 1.30: there the input ends when this stream leaves (SplitUpstream).
        if (isUnknownProtocol(error)) return dial(withoutHalfClose);
        throw error;
      });
      return new SplitUpstream({ cluster: target.cluster, output, input });
    } catch (error) {
      output.close();
      throw error;
    }
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
    const log = await keepEnd(chunks, options.bytesMax);
    return isKubeletComplaint(log.bytes) ? noLog : log;
  }
}

const noLog: LogSnapshot = { bytes: new Uint8Array(), droppedBytes: 0 };

/** Only a proxied upgrade is refused so: the dial just before had the same path and rights. */
function isUnknownProtocol(error: unknown): boolean {
  return error instanceof ClusterPermissionDenied || error instanceof ClusterRequestRefused;
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
