import { PeriodicJob } from '@endoscope/jobs';
import type { FindCluster } from '@endoscope/clusters';
import {
  CreateViewTicket,
  FindRecording,
  FollowRecordings,
  HoldRecording,
  ListRecordings,
  RedeemViewTicket,
  ViewRecording,
} from '@endoscope/recordings';
import { RecordCommands, RecordSessions, RecordingChanges } from '@endoscope/recordings';
import { RemoveRecordings, SealRecordings, recordingLimits } from '@endoscope/recordings';
import type { Recording, RecordingParticipant } from '@endoscope/recordings';
import { RewrapRecordings } from '@endoscope/recordings/stores';
import type { RewrapRecordingsParts } from '@endoscope/recordings/stores';
import {
  PrismaRecordingCatalogue,
  SecretBoxDataKeys,
  readMasksFile,
} from '@endoscope/recordings/adapters';
import { SecretBox, readKeyRingFile } from '@endoscope/secret-box';
import type { LiveSessions } from '@endoscope/sessions';
import {
  PrismaAttachmentStore,
  PrismaTicketStore,
  XtermTerminalRenderer,
} from '@endoscope/streams/adapters';
import { ViewTickets } from '../recordings/view-tickets.ts';
import { gatewayVersion } from '../version.ts';
import { RejectedTickets } from '../websocket/rejected-tickets.ts';
import type { Platform } from './platform.ts';
import { storeJobs } from './recording-store.ts';
import type { RecordingRoom } from './recording-store.ts';

export interface Recordings {
  readonly record: RecordSessions;
  readonly recordCommands: RecordCommands;
  readonly list: ListRecordings;
  readonly find: FindRecording;
  readonly view: ViewRecording;
  readonly hold: HoldRecording;
  readonly createTicket: CreateViewTicket;
  readonly tickets: ViewTickets;
  readonly jobs: readonly PeriodicJob[];
}

export function wireRecordings(
  platform: Platform,
  room: RecordingRoom,
  { live, clusters }: { live: LiveSessions; clusters: FindCluster },
): Recordings {
  const { config, database, audit, work, clock, logger, metrics, decide, require } = platform;
  const { store } = room;
  const catalogue = new PrismaRecordingCatalogue(database);
  const keys = new SecretBoxDataKeys(new SecretBox(readKeyRingFile(config.keyRingFile)));
  const changes = new RecordingChanges(catalogue, audit, work, clock);
  const onFault = (recording: string, cause: unknown) => {
    metrics.recordingFaults.inc();
    logger.warn({ event: 'recording.fault', recording, cause });
  };
  const participantsOf = participantsIn(new PrismaAttachmentStore(database));
  const tool = `endoscope ${gatewayVersion}`;
  const masks = config.recordingMasksFile;
  const mask = masks === '' ? undefined : readMasksFile(masks);
  const shared = { catalogue, store, keys, mask, changes, clock, tool, participantsOf, onFault };
  const isStrict = config.recordingDurability === 'strict';
  const record = new RecordSessions({ ...shared, live, isStrict });
  const recordCommands = new RecordCommands({ ...shared, isStrict });
  const isRecording = (recording: Recording) =>
    record.isRecording(recording) || recordCommands.isRecording(recording);
  const seal = new SealRecordings({ ...shared, store: room.sealing, isRecording });
  const remove = new RemoveRecordings(shared);
  const find = new FindRecording(catalogue, require, clusters);
  const list = new ListRecordings(catalogue, decide, clusters);
  const follow = new FollowRecordings(find, clock);
  // Its own: who replays holds up nobody's joining.
  const renderer = new XtermTerminalRenderer();
  const view = new ViewRecording(find, { store, keys }, platform.auditAlone, follow, renderer);
  const hold = new HoldRecording(find, changes);
  const rewrap = rewrapper(platform, { catalogue, store, keys, onFault });
  const own = recordingJobs(platform, { seal, remove, rewrap });
  const jobs = [...own, ...storeJobs(platform, room, changes)];
  return {
    record,
    recordCommands,
    list,
    find,
    view,
    hold,
    ...wireViewTickets(platform, find),
    jobs,
  };
}

function rewrapper(
  { audit, work, logger }: Platform,
  parts: Pick<RewrapRecordingsParts, 'catalogue' | 'store' | 'keys'> & {
    onFault(recording: string, cause: unknown): void;
  },
): RewrapRecordings {
  const { onFault, ...shared } = parts;
  const onMissingKey = (keyId: string, recordings: number) =>
    logger.error({ event: 'recording.key_missing', keyId, recordings });
  const onRenewed = (renewed: number, left: number) =>
    logger.info({ event: 'recording.keys_renewed', renewed, left });
  const observer = { onMissingKey, onRenewed, onFault };
  return new RewrapRecordings({ ...shared, audit, work, observer });
}

/** Seals what nobody writes any more, removes what has been kept long enough, renews wrapped keys. */
function recordingJobs(
  { logger }: Platform,
  use: { seal: SealRecordings; remove: RemoveRecordings; rewrap: RewrapRecordings },
): PeriodicJob[] {
  const onError = (job: string, cause: unknown) => logger.warn({ event: 'job.failed', job, cause });
  return [
    new PeriodicJob({
      name: 'seal-recordings',
      intervalMs: recordingLimits.orphanedMs / 4,
      firstInMs: 0,
      run: async (signal) => void (await use.seal.execute(signal)),
      onError,
    }),
    new PeriodicJob({
      name: 'remove-recordings',
      intervalMs: recordingLimits.removalMs,
      run: async (signal) => void (await use.remove.execute(signal)),
      onError,
    }),
    new PeriodicJob({
      name: 'rewrap-recordings',
      intervalMs: recordingLimits.rewrapMs,
      firstInMs: recordingLimits.orphanedMs / 4,
      run: async (signal) => void (await use.rewrap.execute(signal)),
      onError,
    }),
  ];
}

/** Tickets rest beside those for terminals and expire with them. */
function wireViewTickets(
  { database, audit, auditAlone, work, clock }: Platform,
  find: FindRecording,
) {
  const store = new PrismaTicketStore(database);
  const rejected = new RejectedTickets(auditAlone, clock);
  return {
    createTicket: new CreateViewTicket(find, store, audit, work, clock),
    tickets: new ViewTickets(new RedeemViewTicket(store, clock), rejected),
  };
}

function participantsIn(attachments: PrismaAttachmentStore) {
  return async ({ sessionId, startedAt, kind }: Recording): Promise<RecordingParticipant[]> => {
    // Who ran a command is in its first frame.
    if (kind === 'command') return [];
    const pageSize = recordingLimits.participantsMax;
    const list = await attachments.list({ sessionId, before: undefined, pageSize });
    const microsAt = (time: Date): number =>
      Math.max(0, time.getTime() - startedAt.getTime()) * 1_000;
    return list
      .map(({ id, username, role, openedAt, closedAt }) => ({
        ...{ attachment: id, user: username, role, fromMicros: microsAt(openedAt) },
        ...(closedAt && { toMicros: microsAt(closedAt) }),
      }))
      .reverse();
  };
}
