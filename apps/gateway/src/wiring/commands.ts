import { ExecInSession, FindContainers, RunCommand } from '@endoscope/streams/exec';
import { ReadLogs } from '@endoscope/streams/logs';
import type { RecordCommands } from '@endoscope/recordings';
import type { OpenAttachments } from '@endoscope/streams';
import {
  KubernetesContainerReader,
  KubernetesExecUpstream,
  KubernetesLogSource,
} from '@endoscope/streams/adapters';
import type { PrismaOpenStreamStore } from '@endoscope/streams/adapters';
import type { Clusters } from './clusters.ts';
import type { Platform } from './platform.ts';
import type { Sessions } from './sessions.ts';

/** What runs in the containers of a session's pod, and what they have printed. */
export interface Commands {
  readonly exec: ExecInSession;
  readonly run: RunCommand;
  readonly logs: ReadLogs;
}

type CommandRoom = Sessions & {
  readonly open: OpenAttachments;
  readonly streams: PrismaOpenStreamStore;
  readonly recordCommands: RecordCommands;
};

export function wireCommands(
  platform: Platform,
  { connections }: Clusters,
  { find: sessions, live, open, streams, recordCommands }: CommandRoom,
): Commands {
  const { audit, work, clock, metrics } = platform;
  const connect = connections.connect.bind(connections);
  const find = new FindContainers(sessions, new KubernetesContainerReader(connect));
  const upstream = new KubernetesExecUpstream(connect);
  const meter = metrics.carried.bind(metrics);
  const record = recordCommands.open.bind(recordCommands);
  const shared = { find, live, open, streams, audit, work, clock, meter };
  const exec = new ExecInSession({ ...shared, upstream, record });
  const source = new KubernetesLogSource(connect);
  const logs = new ReadLogs({ ...shared, source });
  return { exec, run: new RunCommand(exec), logs };
}
