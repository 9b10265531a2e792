import { beforeEach, describe, expect, it } from '@jest/globals';
import { PageTokenInvalid, RequestInvalid, systemContext } from '@endoscope/core';
import { anAuditEvent } from '../testing/an-audit-event.ts';
import { MemoryAuditLog } from '../testing/memory-audit-log.ts';
import { MemoryUnitOfWork } from '../testing/memory-unit-of-work.ts';
import { ListAuditEvents } from './list-audit-events.ts';
import type { ListAuditEventsInput } from './list-audit-events.ts';

describe('listing audit events', () => {
  const ctx = systemContext();
  let list: ListAuditEvents;

  beforeEach(async () => {
    const log = new MemoryAuditLog();
    list = new ListAuditEvents(log);
    await new MemoryUnitOfWork().run(async (tx) => {
      for (let i = 0; i < 501; i += 1) await log.append(tx, anAuditEvent({ target: String(i) }));
    });
  });

  const sizes: [pageSize: number | undefined, shown: number][] = [
    [undefined, 50],
    [0, 50],
    [1, 1],
    [500, 500],
    [501, 500],
    [1e9, 500],
  ];
  for (const [pageSize, shown] of sizes) {
    it(`shows ${shown} for a page size of ${pageSize}`, async () => {
      expect((await list.execute(ctx, { pageSize })).items).toHaveLength(shown);
    });
  }

  it('gives no token with the last page, full or not', async () => {
    const all = await list.execute(ctx, { pageSize: 500 });
    const rest = await list.execute(ctx, { pageSize: 1, pageToken: all.nextPageToken });
    expect(rest.items.map((event) => event.target)).toEqual(['0']);
    expect(rest.nextPageToken).toBeUndefined();
  });

  it('lets the page size change between pages', async () => {
    const first = await list.execute(ctx, { pageSize: 2 });
    const second = await list.execute(ctx, { pageSize: 3, pageToken: first.nextPageToken });
    expect(second.items.map((event) => event.target)).toEqual(['498', '497', '496']);
  });

  it('refuses a token of another query or caller, and an altered one', async () => {
    const { nextPageToken = '' } = await list.execute(ctx, { event: 'session.*' });
    const stranger = { ...ctx, principal: { ...ctx.principal, subject: 'stranger' } };
    const attempts = [
      list.execute(ctx, { event: 'session.requested', pageToken: nextPageToken }),
      list.execute(ctx, { pageToken: nextPageToken }),
      list.execute(stranger, { event: 'session.*', pageToken: nextPageToken }),
      list.execute(ctx, { event: 'session.*', pageToken: `${nextPageToken.slice(0, -4)}AAAA` }),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toThrow(PageTokenInvalid);
  });

  const invalid: [string, ListAuditEventsInput][] = [
    ['event', { event: 'session.exploded' }],
    ['event', { event: 'nothing.*' }],
    ['event', { event: '*' }],
    ['event', { event: 'toString' }],
    ['result', { result: 'maybe' as 'denied' }],
    ['since', { since: new Date('never') }],
    ['until', { until: new Date('never') }],
    ['pageSize', { pageSize: -1 }],
    ['pageSize', { pageSize: 1.5 }],
  ];
  for (const [field, input] of invalid) {
    it(`names ${field} in refusing ${JSON.stringify(input)}`, async () => {
      const error = await list.execute(ctx, input).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(RequestInvalid);
      expect((error as RequestInvalid).fields.map((f) => f.field)).toEqual([field]);
    });
  }
});
