import type { Page, RecordingId, SessionId, Transaction } from '@endoscope/core';
import { prismaOf } from '@endoscope/database';
import type { Database, Prisma } from '@endoscope/database';
import type {
  Recording,
  RecordingKind,
  RecordingMode,
  RecordingState,
} from '../domain/recording.ts';
import type {
  RecordingCatalogue,
  RecordingQuery,
  WrappedBy,
} from '../ports/recording-catalogue.ts';

type RecordingRow = Prisma.RecordingGetPayload<object>;

export class PrismaRecordingCatalogue implements RecordingCatalogue {
  constructor(private readonly database: Database) {}

  async insert(tx: Transaction, recording: Recording): Promise<void> {
    await prismaOf(tx).recording.create({ data: rowOf(recording), select: { id: true } });
  }

  async find(id: RecordingId): Promise<Recording | undefined> {
    const row = await this.database.prisma.recording.findUnique({ where: { id } });
    return row ? recordingOf(row) : undefined;
  }

  async findOfSession(sessionId: SessionId): Promise<Recording | undefined> {
    const where = { sessionId_subject: { sessionId, subject: 'terminal' } };
    const row = await this.database.prisma.recording.findUnique({ where });
    return row ? recordingOf(row) : undefined;
  }

  async findForUpdate(tx: Transaction, id: RecordingId): Promise<Recording | undefined> {
    const prisma = prismaOf(tx);
    await prisma.$executeRaw`SELECT 1 FROM recording WHERE id = ${id} FOR UPDATE`;
    const row = await prisma.recording.findUnique({ where: { id } });
    return row ? recordingOf(row) : undefined;
  }

  async update(tx: Transaction, recording: Recording): Promise<void> {
    const { id, sessionId: _, ownerKey: __, startedAt: ___, ...rest } = rowOf(recording);
    const { subject: _s, title: _t, keyId: _k, podUid: _p, specHash: _h, ...data } = rest;
    await prismaOf(tx).recording.update({ where: { id }, data, select: { id: true } });
  }

  async list(query: RecordingQuery): Promise<Page<Recording>> {
    const { session, cluster, namespace, username, state, ownerKey, before, pageSize } = query;
    const { since, until } = query;
    const rows = await this.database.prisma.recording.findMany({
      where: {
        ...(session && { sessionId: session }),
        ...(cluster && { cluster }),
        ...(namespace && { namespace }),
        ...(username && { username }),
        ...(state && { state }),
        ...(ownerKey && { ownerKey }),
        ...((since || until) && { startedAt: { gte: since, lt: until } }),
        ...(before && { id: { lt: before } }),
      },
      orderBy: { id: 'desc' },
      take: pageSize + 1,
    });
    const items = rows.slice(0, pageSize).map(recordingOf);
    return { items, nextPageToken: rows.length > pageSize ? items.at(-1)?.id : undefined };
  }

  async listUnsealed(endedBefore: Date, limit: number): Promise<readonly Recording[]> {
    const rows = await this.database.prisma.recording.findMany({
      where: {
        state: { in: ['recording', 'interrupted'] },
        session: { state: 'ended', endedAt: { lt: endedBefore } },
      },
      orderBy: { id: 'asc' },
      take: limit,
    });
    return rows.map(recordingOf);
  }

  async listDue(now: Date, limit: number): Promise<readonly Recording[]> {
    const rows = await this.database.prisma.recording.findMany({
      where: {
        state: { in: ['sealed', 'failed'] },
        keepUntil: { lte: now },
        holdReason: null,
      },
      orderBy: { keepUntil: 'asc' },
      take: limit,
    });
    return rows.map(recordingOf);
  }

  async countByKey(): Promise<readonly WrappedBy[]> {
    const rows = await this.database.prisma.recording.groupBy({
      by: ['keyId'],
      where: kept,
      _count: { _all: true },
      orderBy: { keyId: 'asc' },
    });
    return rows.map(({ keyId, _count }) => ({
      keyId: keyId ?? undefined,
      recordings: _count._all,
    }));
  }

  async listOfOtherKeys(
    keyId: string,
    { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly RecordingId[]> {
    const rows = await this.database.prisma.recording.findMany({
      where: {
        ...kept,
        OR: [{ keyId: null }, { keyId: { not: keyId } }],
        ...(after !== undefined && { id: { gt: after } }),
      },
      select: { id: true },
      orderBy: { id: 'asc' },
      take: limit,
    });
    return rows.map(({ id }) => id as RecordingId);
  }

  async findOfKey(keyId: string): Promise<RecordingId | undefined> {
    const row = await this.database.prisma.recording.findFirst({
      where: { ...kept, keyId },
      select: { id: true },
      orderBy: { id: 'desc' },
    });
    return row?.id as RecordingId | undefined;
  }

  async setKey(tx: Transaction, ids: readonly RecordingId[], keyId: string): Promise<void> {
    const where = { id: { in: [...ids] } };
    await prismaOf(tx).recording.updateMany({ where, data: { keyId } });
  }
}

const kept = { state: { not: 'removed' } };

function rowOf(recording: Recording) {
  const { kind, title, keyId, ...rest } = recording;
  const { node, sealedAt, manifestHash, failure, keepUntil, holdReason } = rest;
  return {
    ...rest,
    subject: kind === 'terminal' ? kind : `${kind}:${recording.id}`,
    title: title ?? null,
    keyId: keyId ?? null,
    node: node ?? null,
    sealedAt: sealedAt ?? null,
    manifestHash: manifestHash ?? null,
    failure: failure ?? null,
    keepUntil: keepUntil ?? null,
    holdReason: holdReason ?? null,
  };
}

function recordingOf({ subject, ...row }: RecordingRow): Recording {
  return {
    ...row,
    id: row.id as RecordingId,
    kind: subject.split(':')[0] as RecordingKind,
    title: row.title ?? undefined,
    keyId: row.keyId ?? undefined,
    sessionId: row.sessionId as SessionId,
    node: row.node ?? undefined,
    mode: row.mode as RecordingMode,
    state: row.state as RecordingState,
    durationMicros: Number(row.durationMicros),
    outputBytes: Number(row.outputBytes),
    storedBytes: Number(row.storedBytes),
    sealedAt: row.sealedAt ?? undefined,
    manifestHash: row.manifestHash ?? undefined,
    failure: row.failure ?? undefined,
    keepUntil: row.keepUntil ?? undefined,
    holdReason: row.holdReason ?? undefined,
  };
}
