/** What the lives and whoever comes after them are made of: the gateway's own parts. */
import { AppendAudit } from '@endoscope/audit';
import { NoteSigner, SealLedger } from '@endoscope/audit/ledger';
import { PrismaAuditLog, PrismaSealingStore } from '@endoscope/audit/adapters';
import { systemClock } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import type { Database } from '@endoscope/database';
import { RecordSessions, RecordingChanges, SealRecordings } from '@endoscope/recordings';
import type { RecordingStore } from '@endoscope/recordings';
import { FileRecordingStore, PrismaRecordingCatalogue } from '@endoscope/recordings/adapters';
import { PrismaRecordingStore, SecretBoxDataKeys } from '@endoscope/recordings/adapters';
import { SecretBox, parseKeyRing } from '@endoscope/secret-box';
import { patienceMs } from '../support/patience.ts';
import type { CrashWay } from './fault-points.ts';

export interface LifeOrder {
  readonly seed: number;
  readonly url: string;
  /** That is recorded; its row is there. */
  readonly session: string;
  readonly steps: number;
  readonly pieceBytesMax: number;
  readonly isStrict: boolean;
  /** The operation at which it stops, from 1. */
  readonly at: number;
  readonly how: CrashWay;
  /** Of a file store; undefined: Postgres. */
  readonly folder?: string | undefined;
}

/** A machine that is slow is no fault of what is looked at here. */
export const patient = {
  ...{ durable: false, statementTimeoutMs: patienceMs, transactionTimeoutMs: patienceMs },
} as const;

export const origin = 'endoscope.test/crash';
export const signer = new NoteSigner(origin, Buffer.alloc(32, 5));
const ring = { primary: 'k', keys: { k: Buffer.alloc(32, 6).toString('base64') } };

/** mulberry32: `random(n)` gives 0 to n - 1, the same ones for a seed. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((((t ^ (t >>> 14)) >>> 0) * below) / 2 ** 32) | 0;
  };
}

export function appendAudit(database: Database): AppendAudit {
  return new AppendAudit(new PrismaAuditLog(database), systemClock);
}

/** A lease so short that who comes next need not wait for a dead one's. */
export function sealLedger(database: Database, { holder }: { holder: string }): SealLedger {
  const sealer = { holder, origin, signers: [signer] as const };
  const limits = { leaseMs: 1 };
  return new SealLedger(new PrismaSealingStore(database), database.quickWork, sealer, limits);
}

export const dataKeys = new SecretBoxDataKeys(
  new SecretBox(parseKeyRing(JSON.stringify(ring), 'ring')),
);

export function recordingStoreOf(database: Database, folder: string | undefined): RecordingStore {
  return folder === undefined
    ? new PrismaRecordingStore(database)
    : new FileRecordingStore({ folder, floorBytes: 1 });
}

interface RecorderOptions {
  readonly folder?: string | undefined;
  readonly isStrict: boolean;
  readonly onStored?: (bytes: number) => void;
  readonly clock?: Clock;
}

export function recordSessions(database: Database, options: RecorderOptions) {
  const { onStored = () => undefined, clock = systemClock } = options;
  const store = recordingStoreOf(database, options.folder);
  const append = store.append.bind(store);
  store.append = async (recording, offset, member) => {
    await append(recording, offset, member);
    onStored(offset + member.length);
  };
  const catalogue = new PrismaRecordingCatalogue(database);
  const changes = new RecordingChanges(catalogue, appendAudit(database), database.work, clock);
  const listeners = new Map<string, (event: never) => void>();
  const faults: unknown[] = [];
  const shared = {
    ...{ catalogue, store, keys: dataKeys, changes, clock, tool: 'crash test' },
    participantsOf: async () => [],
    onFault: (_: string, cause: unknown) => void faults.push(cause),
  };
  const live = {
    listen: (session: string, listener: (event: never) => void) => {
      listeners.set(session, listener);
      return () => void listeners.delete(session);
    },
  };
  const record = new RecordSessions({ ...shared, live, isStrict: options.isStrict });
  const isRecording = record.isRecording.bind(record);
  /** Resolves when the recording of a session is sealed. */
  const end = async (session: string): Promise<void> => {
    listeners.get(session)?.({ type: 'state', state: 'ended' } as never);
    for (;;) {
      const row = await catalogue.findOfSession(session as never);
      if (row?.state === 'sealed') return;
      if (faults.length > 0) throw new Error('not sealed', { cause: faults[0] });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  return { record, end, store, catalogue, seal: new SealRecordings({ ...shared, isRecording }) };
}
