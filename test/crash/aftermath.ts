/** What is there after a kill, held against what had been acknowledged; then whoever comes next goes on. */
import assert from 'node:assert/strict';
import { ExportLedger } from '@endoscope/audit/ledger';
import { PrismaLedgerReader } from '@endoscope/audit/adapters';
import { LedgerVerifier } from '@endoscope/audit/verify';
import { channels, systemClock } from '@endoscope/core';
import type { SessionId } from '@endoscope/core';
import type { Database } from '@endoscope/database';
import { RecordingReader, verifyRecording } from '@endoscope/recordings/playback';
import type { RecordingFrame } from '@endoscope/recordings/playback';
import { PrismaSessionStore } from '@endoscope/sessions/adapters';
import { outputOf } from './output.ts';
import { dataKeys, origin, recordSessions, sealLedger, signer } from './write-path.ts';
import type { LifeOrder } from './write-path.ts';

/** What a life has said. */
export interface Told {
  /** Request ids of events that were begun, and of those acknowledged. */
  readonly tried: string[];
  readonly events: string[];
  /** Acknowledged ones. */
  readonly sessions: string[];
  /** Bytes of output that its client was shown, and bytes of members that are stored. */
  shown: number;
  stored: number;
  /** It was not killed before its end. */
  operations?: number;
}

interface Left {
  readonly order: LifeOrder;
  readonly told: Told;
  readonly random: (below: number) => number;
}

export async function checkAftermath(
  database: Database,
  left: Left,
): Promise<{ readonly isRecorded: boolean }> {
  await checkEvents(database, left.told);
  await checkSessions(database, left.told);
  const isRecorded = await checkRecording(database, left);
  await checkLedger(database);
  return { isRecorded };
}

/** Each acknowledged event is there once, each other one at most once. */
async function checkEvents({ prisma }: Database, { tried, events }: Told): Promise<void> {
  const rows = await prisma.auditEvent.groupBy({
    by: ['requestId'],
    where: { requestId: { in: tried } },
    _count: true,
  });
  const found = new Map(rows.map((row) => [row.requestId, row._count]));
  for (const request of events) assert.equal(found.get(request), 1, `event of ${request}`);
  for (const [request, count] of found) assert.equal(count, 1, `event of ${request}`);
}

/** A session is there with its event, or neither is. */
async function checkSessions({ prisma }: Database, { sessions }: Told): Promise<void> {
  const [row] = await prisma.$queryRaw<{ alone: bigint }[]>`
    SELECT count(*) AS alone FROM session s WHERE s.state = 'requested' AND 1 <> (
      SELECT count(*) FROM audit_event e
      WHERE e.session_id = s.id AND e.event = 'session.requested')`;
  assert.equal(row?.alone, 0n, 'sessions without their one event');
  const there = await prisma.session.count({ where: { id: { in: sessions } } });
  assert.equal(there, sessions.length, 'acknowledged sessions');
}

/** Seals what is left and verifies the whole of it. */
async function checkLedger(database: Database): Promise<void> {
  const seal = sealLedger(database, { holder: 'who comes next' });
  // A lease of a millisecond may yet be the dead one's.
  for (let sealed = await seal.execute(); sealed.kind === 'standby'; sealed = await seal.execute());
  const verifier = new LedgerVerifier({ origin, keys: [{ verifier: signer.verifier }] });
  const reader = new PrismaLedgerReader(database);
  for await (const line of new ExportLedger(reader, origin).execute()) verifier.take(line);
  const report = verifier.finish();
  assert.deepEqual(report.findings, []);
  const events = await database.prisma.auditEvent.count();
  assert.equal(report.leaves, events, 'events that are sealed');
}

async function checkRecording(database: Database, left: Left): Promise<boolean> {
  const { order, told, random } = left;
  const session = (await new PrismaSessionStore(database).find(order.session as SessionId))!;
  // In an hour anybody may seal what nobody does.
  const clock = { ...systemClock, now: () => new Date(Date.now() + 3_600_000) };
  const { folder } = order;
  const next = recordSessions(database, { folder, isStrict: true, clock });
  const row = await next.catalogue.findOfSession(session.id);
  if (!row) {
    assert.deepEqual([told.shown, told.stored], [0, 0], 'nothing was acknowledged');
    return false;
  }
  const before = await next.store.find(row.id);
  assert.ok((before?.bytes ?? 0) >= told.stored, 'acknowledged members');
  const isOpen = row.state === 'recording' || row.state === 'interrupted';
  // Nobody goes on with what the store has sealed: that it is sealed is only to be told yet.
  const goesOn = isOpen && before?.manifest === undefined && random(2) === 0;
  if (goesOn) {
    const tap = (await next.record.open(session, { tell: () => undefined }))!;
    await tap.take({ channel: channels.stdout, data: last, offset: 0 });
    tap.close();
    await next.end(session.id);
  } else if (isOpen) await next.seal.execute(new AbortController().signal);
  const sealed = (await next.catalogue.findOfSession(session.id))!;
  // Killed before the store had anything of it, nobody can make it whole; it was never shown.
  if (sealed.state === 'failed') {
    assert.deepEqual([before, told.shown], [undefined, 0], 'a recording that failed');
    return false;
  }
  assert.equal(sealed.state, 'sealed');
  await checkContent(next.store, { ...left, id: row.id, hash: sealed.manifestHash!, goesOn });
  await checkSeal(database, { session: session.id, hash: sealed.manifestHash! });
  return true;
}

const last = Buffer.from('whoever came next');

interface Content extends Left {
  readonly id: string;
  readonly hash: string;
  readonly goesOn: boolean;
}

/** What was sent, from its first byte on, and what is missing is told. */
async function checkContent(
  store: ReturnType<typeof recordSessions>['store'],
  { order, told, id, hash, goesOn }: Content,
): Promise<void> {
  const { manifest, wrappedKey, bytes } = (await store.find(id))!;
  const dataKey = dataKeys.unwrap(id, wrappedKey);
  const members = [await store.read(id, 0, bytes)];
  const proof = { recording: id, members, manifest, manifestHash: hash, dataKey };
  assert.deepEqual((await verifyRecording(proof)).findings, []);
  const reader = await RecordingReader.open({ store, keys: dataKeys }, id, hash);
  const frames: RecordingFrame[] = [];
  for await (const frame of reader.frames({ micros: 0 })) frames.push(frame);
  const output = Buffer.concat(frames.flatMap((f) => (f.kind === 'stdout' ? [f.data] : [])));
  const own = goesOn ? output.subarray(0, -last.length) : output;
  if (goesOn) assert.ok(output.subarray(-last.length).equals(last), 'what was said last');
  assert.ok(own.equals(outputOf(0, own.length)), 'the bytes that were sent, in their order');
  if (order.isStrict) assert.ok(own.length >= told.shown, 'what a client was shown');
  const hasGap = frames.some(({ kind }) => kind === 'gap');
  assert.ok(hasGap || own.length >= told.shown, 'a gap where something is missing');
}

/** One line of the ledger, of this manifest. */
async function checkSeal(
  { prisma }: Database,
  { session, hash }: { session: string; hash: string },
): Promise<void> {
  const where = { sessionId: session, event: 'recording.sealed' };
  const lines = await prisma.auditEvent.findMany({ where });
  const told = lines.map(({ details }) => (details as { manifestSha256: string }).manifestSha256);
  assert.deepEqual(told, [hash]);
}
