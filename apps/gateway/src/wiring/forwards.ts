import { FindContainers } from '@endoscope/streams/exec';
import { ForwardPorts } from '@endoscope/streams/forward';
import type { OpenAttachments } from '@endoscope/streams';
import { KubernetesContainerReader, KubernetesPortUpstream } from '@endoscope/streams/adapters';
import type { Clusters } from './clusters.ts';
import type { Platform } from './platform.ts';
import type { Sessions } from './sessions.ts';

export function wireForwards(
  platform: Platform,
  { connections }: Clusters,
  { find, live, open }: Sessions & { readonly open: OpenAttachments },
): ForwardPorts {
  const { audit, work, clock, metrics } = platform;
  const connect = connections.connect.bind(connections);
  return new ForwardPorts({
    ...{ find, live, open, audit, work, clock },
    containers: new FindContainers(find, new KubernetesContainerReader(connect)),
    upstream: new KubernetesPortUpstream(connect),
    meter: metrics.carried.bind(metrics),
  });
}
