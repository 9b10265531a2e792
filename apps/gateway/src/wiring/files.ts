import {
  DownloadFiles,
  FindFilePlace,
  StatFile,
  UploadFiles,
  fileLimits,
} from '@endoscope/streams/files';
import { FindContainers, StreamSlots } from '@endoscope/streams/exec';
import type { OpenAttachments } from '@endoscope/streams';
import { KubernetesContainerReader, KubernetesExecUpstream } from '@endoscope/streams/adapters';
import type { PrismaOpenStreamStore } from '@endoscope/streams/adapters';
import type { Clusters } from './clusters.ts';
import type { Platform } from './platform.ts';
import type { Sessions } from './sessions.ts';

/** Files in and out of the containers of a session's pod. */
export interface Files {
  readonly stat: StatFile;
  readonly download: DownloadFiles;
  readonly upload: UploadFiles;
}

interface FileRoom {
  readonly open: OpenAttachments;
  readonly streams: PrismaOpenStreamStore;
}

export function wireFiles(
  platform: Platform,
  { connections }: Clusters,
  { find: sessions, live, open, streams }: Sessions & FileRoom,
): Files {
  const { config, audit, work, clock, metrics } = platform;
  const connect = connections.connect.bind(connections);
  const containers = new FindContainers(sessions, new KubernetesContainerReader(connect));
  const parts = {
    find: new FindFilePlace(containers),
    upstream: new KubernetesExecUpstream(connect),
    slots: new StreamSlots('file transfers', fileLimits.transfersPerSessionMax),
    ...{ open, streams, live, audit, work, clock },
    meter: metrics.carried.bind(metrics),
    bytesMax: config.fileTransferBytesMax,
  };
  return {
    stat: new StatFile(parts),
    download: new DownloadFiles(parts),
    upload: new UploadFiles(parts),
  };
}
