import { WatchLedger, WatchRoom, WatchStandbys, ledgerLimits } from '@endoscope/audit/ledger';
import type { LedgerAcceptance, RoomState, StandbysState } from '@endoscope/audit/ledger';
import { PeriodicJob } from '@endoscope/jobs';
import type { OpenAttachments } from '@endoscope/streams';
import type { Platform } from './platform.ts';

/** What /readyz tells of the ledger. */
export interface LedgerHealth {
  readonly acceptance: LedgerAcceptance;
  readonly room: RoomState;
  readonly standbys: StandbysState;
}

/** Whether the ledger accepts, and what follows for every stream and every write when it does not. */
export interface LedgerWatch {
  readonly state: () => LedgerHealth;
  readonly jobs: readonly PeriodicJob[];
}

export function wireLedgerWatch(platform: Platform, open: OpenAttachments): LedgerWatch {
  const room = watchRoom(platform);
  const standbys = watchStandbys(platform);
  const watch = watchAcceptance(platform, { open, room });
  const onError = (name: string, cause: unknown): void =>
    platform.logger.error({ event: 'job.failed', job: name, cause });
  const watchLedger = new PeriodicJob({
    name: 'watch-ledger',
    intervalMs: ledgerLimits.watchIntervalMs,
    run: (signal) => watch.pass(signal),
    onError,
  });
  const watchDatabase = new PeriodicJob({
    name: 'watch-database',
    intervalMs: ledgerLimits.roomWatchIntervalMs,
    firstInMs: 0,
    run: () => Promise.all([room.pass(), standbys.pass()]),
    onError,
  });
  return {
    state: () => ({ acceptance: watch.state, room: room.state, standbys: standbys.state }),
    jobs: [watchLedger, watchDatabase],
  };
}

function watchAcceptance(
  { database, clock, logger, metrics }: Platform,
  { open, room }: { readonly open: OpenAttachments; readonly room: WatchRoom },
): WatchLedger {
  metrics.ledgerAccepting.set(1);
  const onState = (state: LedgerAcceptance, cause?: unknown): void => {
    const line = { event: 'ledger.acceptance_changed', state, streams: open.count };
    metrics.ledgerAccepting.set(state === 'accepting' ? 1 : 0);
    // While it may be a moment only, what is written waits for the database itself.
    database.refuseWrites(state === 'refusing' ? cause : undefined);
    if (state === 'accepting') {
      logger.info(line);
      return open.release();
    }
    logger.error({ ...line, cause });
    if (state === 'paused') open.hold();
  };
  const onRefusing = (): void => open.endUnrecordable();
  const probe = async (timeoutMs: number): Promise<void> => {
    room.assertRoom();
    await database.probe.execute(timeoutMs);
  };
  return new WatchLedger(probe, { onState, onRefusing }, clock);
}

function watchRoom({ config, database, logger, metrics }: Platform): WatchRoom {
  const { databaseFolders: folders, databaseBytesMax: bytesMax } = config;
  metrics.ledgerRoomFree.set(NaN);
  metrics.ledgerRoomUsed.set(NaN);
  const observer: ConstructorParameters<typeof WatchRoom>[1] = {
    onState: (state, about) => {
      const line = { event: 'ledger.room_changed', state, ...about };
      if (state === 'ok') logger.info(line);
      else if (state === 'filling') logger.warn(line);
      else logger.error(line);
    },
    onRoom: (room) => {
      metrics.ledgerRoomFree.set(room?.freeBytes ?? NaN);
      metrics.ledgerRoomUsed.set(room?.usedShare ?? NaN);
    },
  };
  const measure = () => database.room({ folders, bytesMax });
  return new WatchRoom(measure, observer, config.databaseFloorBytes);
}

function watchStandbys({ config, database, logger, metrics }: Platform): WatchStandbys {
  metrics.ledgerStandbys.set(NaN);
  const { databaseStandbys: countedOn } = config;
  const observer: ConstructorParameters<typeof WatchStandbys>[1] = {
    onState: (state, about) => {
      const line = { event: 'ledger.standbys_changed', state, countedOn, ...about };
      if (state === 'ok') return logger.info(line);
      const advice = 'GRANT pg_read_all_stats to the role of DATABASE_URL.';
      logger.error({ ...line, ...(state === 'unknown' && about.followers && { advice }) });
    },
    onFollowers: (followers) => metrics.ledgerStandbys.set(followers?.synchronous ?? NaN),
  };
  return new WatchStandbys(() => database.standbys(), observer, countedOn);
}
