import { FindContainers } from '@endoscope/streams/exec';
import { ForwardPorts } from '@endoscope/streams/forward';
import type { OpenAttachments } from '@endoscope/streams';
import { KubernetesContainerReader, KubernetesPortUpstream } from '@endoscope/streams/adapters';
import type { PrismaOpenStreamStore } from '@endoscope/streams/adapters';
import type { Clusters } from './clusters.ts';
import type { Platform } from './platform.ts';
import type { Sessions } from './sessions.ts';

interface ForwardRoom {
  readonly open: OpenAttachments;
  readonly streams: PrismaOpenStreamStore;
}

export function wireForwards(
  platform: Platform,
  { connections }: Clusters,
  { find, live, open, streams }: Sessions & ForwardRoom,
): ForwardPorts {
  const { audit, work, clock, metrics } = platform;
  const connect = connections.connect.bind(connections);
  return new ForwardPorts({
    ...{ find, live, open, streams, audit, work, clock },
    containers: new FindContainers(find, new KubernetesContainerReader(connect)),
    upstream: new KubernetesPortUpstream(connect),
    meter: metrics.carried.bind(metrics),
  });
}
