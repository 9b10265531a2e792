import { PeriodicJob } from '@endoscope/jobs';
import type { RecordSessions } from '@endoscope/recordings';
import { KeepLease } from '@endoscope/replicas';
import { PrismaReplicaStore } from '@endoscope/replicas/adapters';
import { HearOtherReplicas, TakeOverSessions } from '@endoscope/sessions/keepers';
import { CloseAbandonedAttachments, OpenAttachments } from '@endoscope/streams';
import { CloseLostStreams } from '@endoscope/streams/exec';
import { PrismaAttachmentStore, PrismaOpenStreamStore } from '@endoscope/streams/adapters';
import { CarryToKeeper } from '../replicas/carry-to-keeper.ts';
import { readReplicaCredentials } from '../replicas/replica-credentials.ts';
import { ReplicaHost } from '../replicas/replica-host.ts';
import { ReplicaLinks } from '../replicas/replica-links.ts';
import type { Platform } from './platform.ts';
import type { Sessions } from './sessions.ts';
import type { Streams } from './streams.ts';

/** Who keeps which session, and the way to those that are kept elsewhere. */
export interface Keepers {
  readonly takeOver: TakeOverSessions;
  readonly closeAbandoned: CloseAbandonedAttachments;
  readonly closeLost: CloseLostStreams;
  readonly openStreams: PrismaOpenStreamStore;
  readonly open: OpenAttachments;
  readonly others: CarryToKeeper;
  readonly store: PrismaReplicaStore;
}

/** What makes this process one of several on its database. */
export interface Replicas {
  readonly store: PrismaReplicaStore;
  /** Joins, and takes up what nobody keeps; answers how many sessions, and attachments left open. */
  start(): Promise<{ sessions: number; abandonedAttachments: number }>;
  /** Takes no more of what other replicas carry here, and carries nothing to them. */
  closeLinks(): Promise<void>;
  /** Lets go of every session, so that another replica has them at once. */
  leave(): Promise<void>;
  readonly beat: PeriodicJob;
}

/** Whoever was silent for a day is asked for by nobody. */
export const silentKeptMs = 24 * 60 * 60_000;

export function wireKeepers(platform: Platform, sessions: Sessions): Keepers {
  const { config, audit, work, clock, replica, lease, database } = platform;
  const { claims, keep, live, store: rows } = sessions;
  const { expiryMs } = lease;
  const store = new PrismaReplicaStore(database);
  const attachments = new PrismaAttachmentStore(database);
  const closeAbandoned = new CloseAbandonedAttachments(attachments, rows, audit, work, clock);
  const takeOver = new TakeOverSessions({
    ...{ claims, audit, work, clock, keep, live, replica, expiryMs },
    sessions: rows,
    closeLeft: (tx, ids) => closeAbandoned.closeOf(tx, ids),
  });
  const open = new OpenAttachments();
  const links = config.replicaListen && new ReplicaLinks(readReplicaCredentials(config).client);
  const others = new CarryToKeeper({ self: replica, store, expiryMs, takeOver, open, links });
  const openStreams = new PrismaOpenStreamStore(database, replica);
  const closeLost = new CloseLostStreams(openStreams, audit, work);
  return { takeOver, closeAbandoned, closeLost, openStreams, open, others, store };
}

interface ReplicaUses {
  readonly keepers: Keepers;
  readonly streams: Streams;
  readonly record: Pick<RecordSessions, 'letGo'>;
}

export function wireReplicas(
  platform: Platform,
  sessions: Sessions,
  { keepers, streams, record }: ReplicaUses,
): Replicas {
  const { config, clock, logger, replica, lease: limits } = platform;
  const { claims, keep, live } = sessions;
  const { store, takeOver, others } = keepers;
  const release = (): Promise<number> => claims.release(replica);
  const lease = new KeepLease({
    ...{ store, clock, limits, release },
    self: { id: replica, address: config.replicaAdvertise || undefined },
    onLost: async () => {
      logger.error({ event: 'replica.lease_lost', replica });
      streams.hubs.dismissAll();
      await Promise.all([keep.letGo(), record.letGo()]);
    },
  });
  const hear = new HearOtherReplicas(claims, live, keep, replica);
  const host = hostOf(platform, streams);
  const beat = new PeriodicJob({
    name: 'replica-beat',
    intervalMs: limits.beatMs,
    run: async () => {
      await lease.beat();
      await takeFromSilent(platform, keepers);
      await hear.execute();
      await tellLostStreams(platform, keepers);
    },
    onError: (job, cause) => logger.warn({ event: 'job.failed', job, cause }),
  });
  return {
    ...{ store, beat },
    start: async () => {
      if (host && config.replicaListen) await host.listen(config.replicaListen);
      await lease.join();
      const { length: taken } = await takeOver.execute();
      const closed = await keepers.closeAbandoned.execute(limits.expiryMs);
      return { sessions: taken, abandonedAttachments: closed };
    },
    closeLinks: () => {
      host?.close();
      return Promise.resolve(others.close());
    },
    leave: async () => {
      await release();
      await lease.leave();
    },
  };
}

async function takeFromSilent({ logger }: Platform, { takeOver }: Keepers): Promise<void> {
  const { length: sessions } = await takeOver.execute();
  if (sessions > 0) logger.warn({ event: 'sessions.taken_over', sessions });
}

async function tellLostStreams({ logger, lease }: Platform, { closeLost }: Keepers): Promise<void> {
  const streams = await closeLost.execute(lease.expiryMs);
  if (streams > 0) logger.warn({ event: 'streams.told_lost', streams });
}

function hostOf(platform: Platform, { attach, hubs }: Streams): ReplicaHost | undefined {
  const { config, logger, replica: self } = platform;
  if (!config.replicaListen) return undefined;
  const credentials = readReplicaCredentials(config);
  return new ReplicaHost({ attach, hubs, credentials, logger, self });
}
