import type { RecordCommands, RecordSessions } from '@endoscope/recordings';
import {
  AttachSession,
  CreateAttachTicket,
  ListAttachments,
  RedeemTicket,
  SessionHubs,
  checkLimits,
} from '@endoscope/streams';
import type { AttachParts, OpenAttachments } from '@endoscope/streams';
import type { ForwardPorts } from '@endoscope/streams/forward';
import {
  KubernetesAttachUpstream,
  PrismaAttachmentStore,
  PrismaTicketStore,
  XtermTerminalRenderer,
} from '@endoscope/streams/adapters';
import type { Clusters } from './clusters.ts';
import { wireCommands } from './commands.ts';
import type { Commands } from './commands.ts';
import { wireForwards } from './forwards.ts';
import { wireFiles } from './files.ts';
import type { Files } from './files.ts';
import type { Platform } from './platform.ts';
import type { Keepers } from './replicas.ts';
import type { Sessions } from './sessions.ts';

export interface Streams {
  readonly attach: AttachSession;
  readonly hubs: SessionHubs;
  readonly listAttachments: ListAttachments;
  readonly commands: Commands;
  readonly forward: ForwardPorts;
  readonly files: Files;
  readonly open: OpenAttachments;
  readonly createTicket: CreateAttachTicket;
  readonly redeemTicket: RedeemTicket;
  readonly tickets: PrismaTicketStore;
}

export function wireStreams(
  platform: Platform,
  clusters: Clusters,
  sessions: Sessions & {
    readonly record: RecordSessions;
    readonly recordCommands: RecordCommands;
    readonly keepers: Keepers;
  },
): Streams {
  const { config, database, audit, work, clock, metrics } = platform;
  checkLimits();
  const attachments = new PrismaAttachmentStore(database);
  const tickets = new PrismaTicketStore(database);
  const { open, others, openStreams } = sessions.keepers;
  const upstream = new KubernetesAttachUpstream((name, by) =>
    clusters.connections.connect(name, by),
  );
  const { find, live, get, claims, record } = sessions;
  const parts: AttachParts = {
    find,
    sessions: get,
    ...{ live, upstream, attachments, open, claims, others, audit, work, clock },
    renderer: new XtermTerminalRenderer(),
    graceMs: config.resumeGraceMs,
    tapOf: record.open.bind(record),
    meter: metrics.carried.bind(metrics),
    lagged: () => metrics.observerGaps.inc(),
  };
  const hubs = new SessionHubs(parts);
  return {
    attach: new AttachSession(parts, hubs),
    hubs,
    listAttachments: new ListAttachments(find, attachments, hubs, others),
    commands: wireCommands(platform, clusters, { ...sessions, open, streams: openStreams }),
    forward: wireForwards(platform, clusters, { ...sessions, open, streams: openStreams }),
    files: wireFiles(platform, clusters, { ...sessions, open, streams: openStreams }),
    open,
    createTicket: new CreateAttachTicket(find, tickets, audit, work, clock),
    redeemTicket: new RedeemTicket(tickets, clock),
    tickets,
  };
}
