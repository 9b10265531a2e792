import { PeriodicJob } from '@endoscope/jobs';
import { CheckRecorder, checkRecordingLimits, recordingLimits } from '@endoscope/recordings';
import type { RecordingChanges, RecordingStore } from '@endoscope/recordings';
import { ShipRecordings, WatchRecordingStore } from '@endoscope/recordings/stores';
import type { SpoolStore } from '@endoscope/recordings/stores';
import {
  FileRecordingStore,
  PrismaRecordingStore,
  ShippedRecordingStore,
} from '@endoscope/recordings/adapters';
import { openObjectStore } from './object-store.ts';
import type { Platform } from './platform.ts';

/** What does not need the sessions it records. */
export interface RecordingRoom {
  readonly store: RecordingStore;
  /** The same without its bounds: what is to end must not wait for room that its end would make. */
  readonly sealing: RecordingStore;
  readonly check: CheckRecorder;
  /** The folder that recordings are written into, if there is one. */
  readonly folder: FileRecordingStore | undefined;
  /** The same store, when what it holds is brought elsewhere. */
  readonly shipped: ShippedRecordingStore | undefined;
}

export function openRecordingStore(platform: Platform): RecordingRoom {
  checkRecordingLimits(recordingLimits);
  const { config } = platform;
  const { recordingFloorBytes: floorBytes, recordingSpoolBytesMax: bytesMax } = config;
  const { s3 } = config.recordingStore;
  const near = nearStore(platform, floorBytes);
  const unbound = nearStore(platform, 0);
  const folder = near instanceof FileRecordingStore ? near : undefined;
  const far = s3 && openObjectStore(config, s3);
  const shipped = far && new ShippedRecordingStore({ near, far, spoolBytesMax: bytesMax });
  const sealing =
    far && new ShippedRecordingStore({ near: unbound, far, spoolBytesMax: Number.MAX_VALUE });
  const store = shipped ?? near;
  const check = new CheckRecorder(store);
  return { store, sealing: sealing ?? unbound, check, folder, shipped };
}

/** `floorBytes`: of a folder. */
function nearStore({ config, database }: Platform, floorBytes: number): SpoolStore {
  const { s3 } = config.recordingStore;
  const { folder } = s3 ? config.recordingSpool : config.recordingStore;
  return folder === undefined
    ? new PrismaRecordingStore(database)
    : new FileRecordingStore({ folder, floorBytes });
}

/** What looks after the store: whether it takes anything, and that what waits is shipped. */
export function storeJobs(
  platform: Platform,
  { store, folder, shipped }: RecordingRoom,
  changes: RecordingChanges,
): readonly PeriodicJob[] {
  const { logger, metrics } = platform;
  const onError = (job: string, cause: unknown) => logger.warn({ event: 'job.failed', job, cause });
  const watch = new WatchRecordingStore(store, {
    onUnwritable: (cause) => logger.error({ event: 'recording.store_unwritable', cause }),
    onWritable: () => logger.info({ event: 'recording.store_writable' }),
  });
  const watching = new PeriodicJob({
    name: 'watch-recording-store',
    intervalMs: recordingLimits.storeWatchMs,
    firstInMs: 0,
    run: async () => {
      await watch.execute();
      metrics.recordingStoreWritable.set(watch.writable ? 1 : 0);
      if (folder) metrics.recordingStoreFree.set(await folder.freeBytes());
    },
    onError,
  });
  if (!shipped) return [watching];
  const ship = shipper(platform, shipped, changes);
  const shipping = new PeriodicJob({
    name: 'ship-recordings',
    intervalMs: recordingLimits.shipMs,
    firstInMs: 0,
    run: async (signal) => void (await ship.execute(signal)),
    onError,
  });
  return [watching, shipping];
}

function shipper(
  { clock, logger, metrics }: Platform,
  spool: ShippedRecordingStore,
  changes: RecordingChanges,
): ShipRecordings {
  return new ShipRecordings({
    ...{ spool, changes, clock },
    observer: {
      onShipped: (recording, bytes) => {
        metrics.recordingsShipped.inc({ outcome: 'ok' });
        logger.info({ event: 'recording.shipped', recording, bytes, place: spool.place });
      },
      onFailure: (recording, cause, isFirst) => {
        metrics.recordingsShipped.inc({ outcome: 'failed' });
        const about = { event: 'recording.not_shipped', recording, place: spool.place, cause };
        if (isFirst) logger.error(about);
      },
      onWaiting: (bytes) => metrics.recordingSpool.set(bytes),
    },
  });
}
