import { databaseFailureOf, prismaOf } from '@endoscope/database';
import type { Database } from '@endoscope/database';
import {
  RecordingChanged,
  RecordingNotFound,
  RecordingStoreUnavailable,
} from '../domain/recording.errors.ts';
import type { SpoolStore } from '../ports/recording-spool.ts';
import type { StoredRecording } from '../ports/recording-store.ts';
import { GroupedAppends } from './grouped-appends.ts';

type Part = { readonly start_offset: bigint; readonly data: Uint8Array };
type Row = { readonly stored_bytes: bigint; readonly is_sealed: boolean };

/** A row a member, or a few small ones; each statement is a transaction, synced when it is answered. */
export class PrismaRecordingStore implements SpoolStore {
  private readonly appends: GroupedAppends;

  constructor(private readonly database: Database) {
    // Not by Prisma: it passes bytes on as base64, and a statement costs four times as much.
    this.appends = new GroupedAppends(database.query);
  }

  async ready(): Promise<void> {
    await this.told('looking at the database', () => this.database.ping());
  }

  async create(recording: string, wrappedKey: string): Promise<void> {
    const data = { recordingId: recording, wrappedKey };
    await this.told('making a recording', async () => {
      const made = await this.prisma.recordingContent.createMany({ data, skipDuplicates: true });
      if (made.count === 0) throw new RecordingChanged({ recording, problem: 'is there already' });
    });
  }

  find(recording: string): Promise<StoredRecording | undefined> {
    return this.told('finding a recording', async () => {
      const where = { recordingId: recording };
      const row = await this.prisma.recordingContent.findUnique({ where });
      if (!row) return undefined;
      const { storedBytes, wrappedKey, manifest } = row;
      return { bytes: Number(storedBytes), wrappedKey, manifest: manifest ?? undefined };
    });
  }

  async append(recording: string, offset: number, member: Uint8Array): Promise<void> {
    await this.told('writing a member', async () => {
      const isWritten = await this.appends.append(recording, offset, member);
      if (!isWritten) throw await this.refusal(recording, `does not end at ${offset}`);
    });
  }

  async cut(recording: string, bytes: number): Promise<void> {
    await this.told('cutting a torn member', () =>
      this.database.work.run(async (tx) => {
        const prisma = prismaOf(tx);
        const cut = await prisma.$executeRaw`
          UPDATE recording_content SET stored_bytes = ${bytes}
          WHERE recording_id = ${recording} AND stored_bytes >= ${bytes} AND manifest IS NULL`;
        if (cut === 0) throw await this.refusal(recording, `has no ${bytes} bytes`);
        const gone = await prisma.$queryRaw<Part[]>`
          DELETE FROM recording_part
          WHERE recording_id = ${recording} AND start_offset + octet_length(data) > ${bytes}
          RETURNING start_offset, data`;
        // Of the part that the cut goes through the beginning stays.
        const startOf = (part: Part): number => Number(part.start_offset);
        const first = gone.find((part) => startOf(part) < bytes);
        if (!first) return;
        const data = Uint8Array.from(first.data.subarray(0, bytes - startOf(first)));
        const kept = { recordingId: recording, startOffset: first.start_offset, data };
        await prisma.recordingPart.create({ data: kept });
      }),
    );
  }

  read(recording: string, offset: number, bytesMax: number): Promise<Uint8Array> {
    return this.told('reading a recording', async () => {
      const end = offset + bytesMax;
      const parts = await this.prisma.$queryRaw<Part[]>`
        SELECT start_offset, data FROM recording_part
        WHERE recording_id = ${recording} AND start_offset < ${end} AND start_offset >= coalesce((
          SELECT max(start_offset) FROM recording_part
          WHERE recording_id = ${recording} AND start_offset <= ${offset}), 0)
        ORDER BY start_offset`;
      if (parts.length === 0 && !(await this.rowOf(recording))) {
        throw new RecordingNotFound({ recording });
      }
      const from = Number(parts[0]?.start_offset ?? 0);
      const bytes = Buffer.concat(parts.map(({ data }) => data));
      return bytes.subarray(Math.min(offset - from, bytes.length), end - from);
    });
  }

  async seal(recording: string, bytes: number, manifest: Uint8Array): Promise<void> {
    await this.told('sealing a recording', async () => {
      const sealed = await this.prisma.$executeRaw`
        UPDATE recording_content SET manifest = ${manifest}
        WHERE recording_id = ${recording} AND stored_bytes = ${bytes}
          AND (manifest IS NULL OR manifest = ${manifest})`;
      if (sealed > 0) return;
      const row = await this.rowOf(recording);
      const problem = row?.is_sealed
        ? 'is sealed with another manifest'
        : `does not end at ${bytes}`;
      throw await this.refusal(recording, problem);
    });
  }

  async rewrap(recording: string, wrappedKey: string): Promise<void> {
    await this.told('renewing a key', async () => {
      const where = { recordingId: recording };
      const { count } = await this.prisma.recordingContent.updateMany({
        where,
        data: { wrappedKey },
      });
      if (count === 0) throw new RecordingNotFound({ recording });
    });
  }

  async remove(recording: string): Promise<void> {
    await this.told('removing a recording', () =>
      this.prisma.recordingContent.deleteMany({ where: { recordingId: recording } }),
    );
  }

  listSealed(limit: number): Promise<readonly string[]> {
    return this.told('listing recordings', async () => {
      const rows = await this.prisma.recordingContent.findMany({
        where: { manifest: { not: null } },
        select: { recordingId: true },
        orderBy: { recordingId: 'asc' },
        take: limit,
      });
      return rows.map(({ recordingId }) => recordingId);
    });
  }

  bytes(): Promise<number> {
    return this.told('adding recordings up', async () => {
      const { _sum } = await this.prisma.recordingContent.aggregate({
        _sum: { storedBytes: true },
      });
      return Number(_sum.storedBytes ?? 0);
    });
  }

  private get prisma() {
    return this.database.prisma;
  }

  private async rowOf(recording: string): Promise<Row | undefined> {
    const [row] = await this.prisma.$queryRaw<Row[]>`
      SELECT stored_bytes, manifest IS NOT NULL AS is_sealed FROM recording_content
      WHERE recording_id = ${recording}`;
    return row;
  }

  /** Why a statement has changed nothing. */
  private async refusal(recording: string, problem: string): Promise<Error> {
    const row = await this.rowOf(recording);
    if (!row) return new RecordingNotFound({ recording });
    const isSealed = row.is_sealed && !problem.startsWith('is sealed');
    return new RecordingChanged({ recording, problem: isSealed ? 'is sealed' : problem });
  }

  /** What the database says is not told outside, but that it failed, and while doing what. */
  private async told<T>(doing: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!databaseFailureOf(error)) throw error;
      throw new RecordingStoreUnavailable({ doing }, { cause: error });
    }
  }
}
