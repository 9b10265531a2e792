import { ReadSessionEvents } from '@endoscope/audit/ledger';
import { PrismaLedgerReader } from '@endoscope/audit/adapters';
import { ExportSession } from '@endoscope/bundles';
import type { FindRecording } from '@endoscope/recordings';
import { HandOutRecording } from '@endoscope/recordings/playback';
import { PrismaRecordingCatalogue, SecretBoxDataKeys } from '@endoscope/recordings/adapters';
import { SecretBox, readKeyRingFile } from '@endoscope/secret-box';
import type { FindSession } from '@endoscope/sessions';
import type { Platform } from './platform.ts';
import type { RecordingRoom } from './recording-store.ts';

interface BundledFrom {
  readonly room: RecordingRoom;
  readonly sessions: FindSession;
  readonly recordings: FindRecording;
}

/** A session as one file that can be checked alone. */
export function wireBundles(
  { config, database, auditAlone: audit, clock }: Platform,
  { room: { store }, sessions, recordings }: BundledFrom,
): ExportSession {
  const reader = new PrismaLedgerReader(database);
  const catalogue = new PrismaRecordingCatalogue(database);
  const keys = new SecretBoxDataKeys(new SecretBox(readKeyRingFile(config.keyRingFile)));
  return new ExportSession({
    ...{ sessions, recordings, audit, clock, origin: config.ledgerOrigin },
    handOut: new HandOutRecording(catalogue, { store, keys }),
    events: new ReadSessionEvents(reader),
    heads: reader,
    keys: () => reader.keys(),
  });
}
