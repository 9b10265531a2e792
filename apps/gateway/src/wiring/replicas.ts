import { PeriodicJob } from '@endoscope/jobs';
import { KeepLease } from '@endoscope/replicas';
import { PrismaReplicaStore } from '@endoscope/replicas/adapters';
import { HearOtherReplicas, TakeOverSessions } from '@endoscope/sessions/keepers';
import type { Platform } from './platform.ts';
import type { Sessions } from './sessions.ts';
import type { Streams } from './streams.ts';

/** What makes this process one of several on its database. */
export interface Replicas {
  readonly takeOver: TakeOverSessions;
  readonly store: PrismaReplicaStore;
  /** Joins, and takes up what nobody keeps; answers how many sessions, and attachments left open. */
  start(): Promise<{ sessions: number; abandonedAttachments: number }>;
  /** Lets go of every session, so that another replica has them at once. */
  leave(): Promise<void>;
  readonly beat: PeriodicJob;
}

/** Whoever was silent for a day is asked for by nobody. */
export const silentKeptMs = 24 * 60 * 60_000;

export function wireReplicas(platform: Platform, sessions: Sessions, streams: Streams): Replicas {
  const { audit, work, clock, logger, replica, lease: limits, database } = platform;
  const { claims, keep, live, store: rows } = sessions;
  const { expiryMs } = limits;
  const store = new PrismaReplicaStore(database);
  const lease = new KeepLease({
    ...{ store, clock, limits },
    self: { id: replica, address: undefined },
    onLost: async () => {
      logger.error({ event: 'replica.lease_lost', replica });
      streams.hubs.dismissAll();
      await keep.letGo();
    },
  });
  const takeOver = new TakeOverSessions({
    ...{ claims, audit, work, clock, keep, live, replica, expiryMs },
    sessions: rows,
    closeLeft: (tx, ids) => streams.closeAbandoned.closeOf(tx, ids),
  });
  const hear = new HearOtherReplicas(claims, live, keep, replica);
  const beat = new PeriodicJob({
    name: 'replica-beat',
    intervalMs: limits.beatMs,
    run: async () => {
      await lease.beat();
      const taken = await takeOver.execute();
      if (taken.length > 0) logger.warn({ event: 'sessions.taken_over', sessions: taken.length });
      await hear.execute();
    },
    onError: (job, cause) => logger.warn({ event: 'job.failed', job, cause }),
  });
  return {
    ...{ takeOver, store, beat },
    start: async () => {
      await lease.join();
      const { length } = await takeOver.execute();
      return {
        sessions: length,
        abandonedAttachments: await streams.closeAbandoned.execute(expiryMs),
      };
    },
    leave: async () => {
      await claims.release(replica);
      await lease.leave();
    },
  };
}
