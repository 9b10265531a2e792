import { ClusterAnswerInvalid, ClusterRefused, paths } from '@endoscope/kubernetes';
import type { ChannelRequest, ChannelStream, KubernetesClient } from '@endoscope/kubernetes';
import type { UpstreamTarget } from '../ports/attach-upstream.ts';
import type { ExecOptions, ExecStream, ExecUpstream } from '../ports/exec-upstream.ts';
import { ChannelExecStream } from './channel-exec-stream.ts';
import type { ConnectCluster } from './kubernetes-attach-upstream.ts';

/**
 * Which protocol carries a command, and why (ADR 0013):
 *
 * - v4, answered by the runtime itself, wherever there is no end of input to send. It either brings
 *   the runtime's status or none; over v5 the API server makes a success of a status that was lost.
 * - SPDY where input is piped: it has a half-close on every version, a lost status is missing, and
 *   nothing is masked, which costs a Node client more than the encryption.
 */
export class KubernetesExecUpstream implements ExecUpstream {
  constructor(private readonly connect: ConnectCluster) {}

  async open(target: UpstreamTarget, options: ExecOptions): Promise<ExecStream> {
    const { client, as } = await this.connect(target.cluster, options.by);
    const { command, tty, stdin, signal } = options;
    const query = {
      container: target.container,
      command,
      stdin: String(stdin),
      tty: String(tty),
      stdout: 'true',
      // With a TTY both outputs arrive on stdout and asking for stderr is an error to some runtimes.
      stderr: String(!tty),
    };
    const request = { path: paths.exec(target.namespace, target.pod), query, as, signal };
    if (stdin && !tty) return new ChannelExecStream(await piped(client, request), tty);
    const protocols = ['v4.channel.k8s.io'] as const;
    const stream = await client.openChannels({ ...request, protocols });
    return new ChannelExecStream(stream, tty);
  }
}

/** A proxy in front of the API server may know no SPDY. What it answers to v5 then counts. */
async function piped(client: KubernetesClient, request: ChannelRequest): Promise<ChannelStream> {
  try {
    return await client.openSpdyChannels(request);
  } catch (error) {
    if (!(error instanceof ClusterRefused || error instanceof ClusterAnswerInvalid)) throw error;
    return client.openChannels({ ...request, protocols: ['v5.channel.k8s.io'] });
  }
}
