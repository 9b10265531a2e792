import { beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import type { SessionId, UnitOfWork } from '@endoscope/core';
import { moveRecording } from '../domain/recording.ts';
import type { Recording } from '../domain/recording.ts';
import type { RecordingCatalogue } from '../ports/recording-catalogue.ts';
import { aRecordingOf } from './a-recording-row.ts';

export interface CatalogueStage {
  readonly catalogue: RecordingCatalogue;
  readonly work: UnitOfWork;
  /** A session, ended at that time or still alive. */
  session(endedAt?: Date): Promise<SessionId>;
}

/** What every RecordingCatalogue does; run on the fake and on Postgres. */
export function recordingCatalogueContract(open: () => Promise<CatalogueStage>): void {
  describe('a catalogue of recordings', () => {
    let stage: CatalogueStage;
    beforeEach(async () => {
      stage = await open();
    });

    const add = async (change: Partial<Recording> = {}, endedAt?: Date): Promise<Recording> => {
      const recording = { ...aRecordingOf(await stage.session(endedAt)), ...change };
      await stage.work.run((tx) => stage.catalogue.insert(tx, recording));
      return recording;
    };
    const sealedAt = new Date('2026-03-01T00:00:00.000Z');
    const sealed = {
      state: 'sealed',
      sealedAt,
      manifestHash: 'ab'.repeat(32),
      keepUntil: new Date('2026-04-01T00:00:00.000Z'),
    } as const;

    it('gives back what was inserted, by id and by session', async () => {
      const recording = await add({ node: 'worker-1', pod: '' });
      expect(await stage.catalogue.find(recording.id)).toEqual(recording);
      expect(await stage.catalogue.findOfSession(recording.sessionId)).toEqual(recording);
      expect(await stage.catalogue.find(newId('recording'))).toBeUndefined();
      expect(await stage.catalogue.findOfSession(newId('session'))).toBeUndefined();
    });

    it('has one recording for a session', async () => {
      const { sessionId } = await add();
      const second = aRecordingOf(sessionId);
      const inserted = stage.work.run((tx) => stage.catalogue.insert(tx, second));
      await expect(inserted).rejects.toThrow();
    });

    it('has any number of recordings of commands beside it', async () => {
      const terminal = await add();
      const { sessionId } = terminal;
      const command = { kind: 'command', title: 'app: ls -l' } as const;
      for (let count = 0; count < 2; count += 1) {
        const recording = { ...aRecordingOf(sessionId), ...command };
        await stage.work.run((tx) => stage.catalogue.insert(tx, recording));
        expect(await stage.catalogue.find(recording.id)).toEqual(recording);
      }
      expect(await stage.catalogue.findOfSession(sessionId)).toEqual(terminal);
      const { items } = await stage.catalogue.list({ pageSize: 5, session: sessionId });
      expect(items.map(({ kind }) => kind).sort()).toEqual(['command', 'command', 'terminal']);
    });

    it('changes all but whose it is', async () => {
      const recording = await add();
      const outputBytes = 2 ** 40;
      const change = { ...sealed, outputBytes, durationMicros: 2 ** 45, gaps: 3, parts: 2 };
      const changed = moveRecording(recording, 'sealed', { ...change, holdReason: 'a case' });
      await stage.work.run((tx) =>
        stage.catalogue.update(tx, { ...changed, ownerKey: 'somebody else' }),
      );
      expect(await stage.catalogue.find(recording.id)).toEqual(changed);
      const locked = await stage.work.run((tx) => stage.catalogue.findForUpdate(tx, recording.id));
      expect(locked).toEqual(changed);
    });

    it('lists the newest first, in pages, by what is asked for', async () => {
      const rows = [await add({ cluster: 'a' }), await add(), await add({ cluster: 'a' })];
      const [oldest, middle, newest] = rows.map(({ id }) => id).sort();
      const first = await stage.catalogue.list({ pageSize: 2 });
      expect(first.items.map(({ id }) => id)).toEqual([newest, middle]);
      const next = await stage.catalogue.list({ pageSize: 2, before: first.nextPageToken });
      expect(next).toMatchObject({ items: [{ id: oldest }], nextPageToken: undefined });
      const ofA = await stage.catalogue.list({ pageSize: 5, cluster: 'a' });
      expect(ofA.items).toHaveLength(2);
      const { sessionId, ownerKey } = rows[1]!;
      const own = await stage.catalogue.list({ pageSize: 5, session: sessionId, ownerKey });
      expect(own.items.map(({ id }) => id)).toEqual([rows[1]!.id]);
      const { startedAt } = rows[0]!;
      const since = await stage.catalogue.list({ pageSize: 5, cluster: 'a', since: startedAt });
      expect(since.items).toHaveLength(2);
      const until = await stage.catalogue.list({ pageSize: 5, cluster: 'a', until: startedAt });
      expect(until.items).toEqual([]);
      const none = await stage.catalogue.list({ pageSize: 5, state: 'removed' });
      expect(none).toEqual({ items: [], nextPageToken: undefined });
    });

    it('finds what is still open though its session has ended', async () => {
      const early = new Date('2026-02-01T00:00:00.000Z');
      const open = await add({}, early);
      await add({}, new Date('2026-02-02T00:00:00.000Z'));
      await add();
      await add(sealed, early);
      const found = await stage.catalogue.listUnsealed(new Date('2026-02-01T12:00:00Z'), 10);
      expect(found.map(({ id }) => id)).toEqual([open.id]);
    });

    it('knows which keys wrap what is kept, and changes that alone', async () => {
      const unknown = await add();
      const old = await add({ keyId: 'k1' });
      const held = await add({ ...sealed, keyId: 'k1', holdReason: 'a case' });
      const current = await add({ keyId: 'k2' });
      await add({ state: 'removed', keyId: 'k1' });
      const counts = async () =>
        Object.fromEntries(
          (await stage.catalogue.countByKey()).map(({ keyId, recordings }) => [keyId, recordings]),
        );
      expect(await counts()).toEqual({ k1: 2, k2: 1, undefined: 1 });
      const others = [unknown, old, held].map(({ id }) => id).sort();
      const list = (after?: string) => stage.catalogue.listOfOtherKeys('k2', { after, limit: 2 });
      expect(await list()).toEqual(others.slice(0, 2));
      expect(await list(others[1])).toEqual(others.slice(2));
      expect(await stage.catalogue.findOfKey('k1')).toBe([old.id, held.id].sort()[1]);
      expect(await stage.catalogue.findOfKey('k9')).toBeUndefined();
      await stage.work.run((tx) => stage.catalogue.setKey(tx, others, 'k2'));
      expect(await counts()).toEqual({ k2: 4 });
      expect(await list()).toEqual([]);
      expect(await stage.catalogue.find(held.id)).toEqual({ ...held, keyId: 'k2' });
      const stale = moveRecording(old, 'interrupted');
      await stage.work.run((tx) => stage.catalogue.update(tx, stale));
      expect(await stage.catalogue.find(old.id)).toEqual({ ...stale, keyId: 'k2' });
      expect(await stage.catalogue.findOfKey('k2')).toBe([...others, current.id].sort().at(-1));
    });

    it('finds what is kept no longer, but not what is held', async () => {
      const due = await add(sealed);
      await add({ ...sealed, holdReason: 'a case' });
      await add({ ...sealed, keepUntil: new Date('2026-05-01T00:00:00.000Z') });
      await add();
      const found = await stage.catalogue.listDue(new Date('2026-04-01T00:00:00Z'), 10);
      expect(found.map(({ id }) => id)).toEqual([due.id]);
    });
  });
}
