import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import type { SessionId } from '@endoscope/core';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import type { Attachment } from '../ports/attachment-store.ts';
import { PrismaAttachmentStore } from './prisma-attachment-store.ts';
import { PrismaTicketStore } from './prisma-ticket-store.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const principal = {
  issuer: 'https://issuer.example',
  subject: 'u-1',
  username: 'engineer',
  groups: ['engineers'],
  kind: 'user',
  clientId: 'endo-cli',
  expiresAt: new Date('2030-01-01T00:00:00Z'),
} as const;

function anAttachment(sessionId: SessionId): Attachment {
  return {
    id: newId('attachment'),
    sessionId,
    ownerKey: 'o',
    username: 'engineer',
    role: 'writer',
    client: 'test',
    entry: 'grpc',
    openedAt: new Date('2026-01-01T00:00:00Z'),
    closedAt: undefined,
    closeReason: undefined,
    bytesIn: 0,
    bytesOut: 0,
  };
}

describe('attachments in Postgres', () => {
  const open = (attachment: Attachment) =>
    test.database.work.run((tx) => new PrismaAttachmentStore(test.database).open(tx, attachment));

  it('give a session to exactly one of many who open at once', async () => {
    const sessionId = newId('session');
    const attempts = Array.from({ length: 6 }, () => open(anAttachment(sessionId)));
    const holders = await Promise.all(attempts);
    expect(holders.filter((holder) => holder === undefined)).toHaveLength(1);
    expect(new Set(holders.map((holder) => holder?.id)).size).toBe(2);
  });

  it('free the session when they close, with more bytes than 32 bits hold', async () => {
    const store = new PrismaAttachmentStore(test.database);
    const first = anAttachment(newId('session'));
    await open(first);
    const closed = { ...first, closedAt: new Date(), closeReason: 'detached', bytesOut: 2 ** 40 };
    await test.database.work.run((tx) => store.close(tx, closed));
    expect(await open(anAttachment(first.sessionId))).toBeUndefined();
    expect(await store.countOf(first.sessionId)).toBe(2);
  });

  it('have observers beside the one writer, and exchange roles', async () => {
    const store = new PrismaAttachmentStore(test.database);
    const sessionId = newId('session');
    const writer = anAttachment(sessionId);
    const watching = { ...anAttachment(sessionId), role: 'observer' } as const;
    for (const attachment of [writer, watching, { ...watching, id: newId('attachment') }]) {
      expect(await open(attachment)).toBeUndefined();
    }
    const two = test.database.work.run((tx) => store.setRole(tx, watching.id, 'writer'));
    await expect(two).rejects.toThrow();
    await test.database.work.run(async (tx) => {
      await store.setRole(tx, writer.id, 'observer');
      await store.setRole(tx, watching.id, 'writer');
    });
    expect((await open(anAttachment(sessionId)))?.id).toBe(watching.id);
  });

  it('are listed newest first, a page at a time, those of one session', async () => {
    const store = new PrismaAttachmentStore(test.database);
    const sessionId = newId('session');
    const ids = [1, 2, 3].map((n) => newId('attachment', new Date(2026, 0, n)));
    for (const id of ids) await open({ ...anAttachment(sessionId), id, role: 'observer' });
    await open(anAttachment(newId('session')));
    const first = await store.list({ sessionId, before: undefined, pageSize: 2 });
    expect(first.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    const rest = await store.list({ sessionId, before: ids[1], pageSize: 2 });
    expect(rest.map(({ id, role }) => [id, role])).toEqual([[ids[0], 'observer']]);
  });

  it('are closed as lost when their process is no more', async () => {
    const store = new PrismaAttachmentStore(test.database);
    const left = anAttachment(newId('session'));
    await open(left);
    const other = anAttachment(newId('session'));
    await open(other);
    const closed = await test.database.work.run((tx) =>
      store.closeOf(tx, [left.sessionId], new Date()),
    );
    expect(closed.map(({ id, closeReason }) => [id, closeReason])).toEqual([
      [left.id, 'gateway_lost'],
    ]);
    // The earlier keeper, which was only slow, closes it no second time.
    const late = { ...left, closedAt: new Date(), closeReason: 'client_gone' };
    expect(await test.database.work.run((tx) => store.close(tx, late))).toBe(false);
    expect(await test.database.work.run((tx) => store.close(tx, { ...late, id: other.id }))).toBe(
      true,
    );
    expect(await open(anAttachment(left.sessionId))).toBeUndefined();
  });
});

describe('tickets in Postgres', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const later = new Date('2026-01-01T00:00:30Z');
  const purpose = 'attach';

  async function issue(): Promise<{
    store: PrismaTicketStore;
    sessionId: SessionId;
    hash: string;
  }> {
    const store = new PrismaTicketStore(test.database);
    const sessionId = newId('session');
    const hash = `${Math.random()}`;
    await test.database.work.run((tx) =>
      store.insert(tx, { hash, sessionId, purpose, principal, expiresAt: later }),
    );
    return { store, sessionId, hash };
  }

  it('are redeemed once by one of many, with their principal whole', async () => {
    const { store, sessionId, hash } = await issue();
    const attempts = Array.from({ length: 6 }, () =>
      store.redeem(hash, { purpose, sessionId, now }),
    );
    const won = (await Promise.all(attempts)).filter((ticket) => ticket !== undefined);
    expect(won).toHaveLength(1);
    expect(won[0]?.principal).toEqual(principal);
  });

  it('are refused for another session or purpose, and after their time', async () => {
    const { store, sessionId, hash } = await issue();
    const other = newId('session');
    for (const use of [
      { purpose, sessionId: other, now },
      { purpose: 'members of a recording', sessionId, now },
      { purpose: 'members of a recording', now },
      { purpose, sessionId, now: later },
    ]) {
      expect(await store.redeem(hash, use)).toBeUndefined();
    }
    expect(await store.countOpen(sessionId, now)).toBe(1);
    expect(await store.deleteExpired(later)).toBeGreaterThan(0);
    expect(await store.countOpen(sessionId, now)).toBe(0);
  });
});
