import type { AuditEntry } from '@endoscope/audit';
import { systemContext } from '@endoscope/core';
import type { Transaction } from '@endoscope/core';
import { describe, expect, it } from '@jest/globals';
import { MemoryOpenStreamStore } from '../testing/memory-open-stream-store.ts';
import { scriptedAudit } from '../testing/scripted-audit.ts';
import { OpenAttachments } from './attach/open-attachments.ts';
import { CloseLostStreams } from './close-lost-streams.ts';
import { recordEnd } from './record-end.ts';
import { recordStart } from './record-start.ts';

const expiryMs = 8_000;
const ctx = { ...systemContext(), requestId: 'req_1' };
const started: AuditEntry = {
  ...{ event: 'exec.started', result: 'success', sessionId: 'ses_1', cluster: 'eu-1' },
  details: { container: 'app', command: 'ls' },
};
const lost: AuditEntry = {
  ...{ event: 'exec.ended', result: 'failure', reason: 'gateway_lost' },
  ...{ sessionId: 'ses_1', cluster: 'eu-1' },
  details: { container: 'app', command: 'ls', request: 'req_1' },
};
const ended: AuditEntry = { event: 'exec.ended', result: 'success', reason: 'exited' };

/** One gateway that carries streams, and another one that looks whether it still does. */
function setUp() {
  const ledger: AuditEntry[] = [];
  const audit = scriptedAudit((entry) => void ledger.push(entry));
  const work = { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) };
  const streams = new MemoryOpenStreamStore('rep_1');
  const others = new MemoryOpenStreamStore('rep_2', streams.streams);
  const own = { audit, work, streams, open: new OpenAttachments() };
  const close = new CloseLostStreams(others, audit, work);
  return { ledger, streams, others, own, close };
}

describe('a stream whose gateway is lost', () => {
  it('has an end told by another one, once, after three looks', async () => {
    const { ledger, others, own, close } = setUp();
    await recordStart(own, ctx, { started, ended: 'exec.ended' });
    others.silentReplicas.add('rep_1');
    const told = [];
    for (let look = 0; look < 5; look += 1) told.push(await close.execute(expiryMs));
    expect(told).toEqual([0, 0, 1, 0, 0]);
    expect(ledger).toEqual([started, lost]);
  });

  it('is not told of while its gateway shows itself now and then', async () => {
    const { ledger, others, own, close } = setUp();
    await recordStart(own, ctx, { started, ended: 'exec.ended' });
    for (let look = 0; look < 9; look += 1) {
      if (look % 3 === 2) others.silentReplicas.clear();
      else others.silentReplicas.add('rep_1');
      expect(await close.execute(expiryMs)).toBe(0);
    }
    expect(ledger).toEqual([started]);
  });

  it('is not told of before three looks after one that failed', async () => {
    const { others, own, close } = setUp();
    await recordStart(own, ctx, { started, ended: 'exec.ended' });
    others.silentReplicas.add('rep_1');
    await close.execute(expiryMs);
    await close.execute(expiryMs);
    const { silent } = others;
    others.silent = () => Promise.reject(new Error('the database is away'));
    await expect(close.execute(expiryMs)).rejects.toThrow('away');
    others.silent = silent.bind(others);
    expect([await close.execute(expiryMs), await close.execute(expiryMs)]).toEqual([0, 0]);
    expect(await close.execute(expiryMs)).toBe(1);
  });

  it('that has told its end is nobody else’s', async () => {
    const { ledger, streams, others, own, close } = setUp();
    const stream = await recordStart(own, ctx, { started, ended: 'exec.ended' });
    await recordEnd(own, ctx, { entries: [ended], stream });
    expect(streams.streams.size).toBe(0);
    others.silentReplicas.add('rep_1');
    for (let look = 0; look < 4; look += 1) expect(await close.execute(expiryMs)).toBe(0);
    expect(ledger).toEqual([started, ended]);
  });

  it('tells its own end beside it when it was only silent', async () => {
    const { ledger, others, own, close } = setUp();
    const stream = await recordStart(own, ctx, { started, ended: 'exec.ended' });
    others.silentReplicas.add('rep_1');
    for (let look = 0; look < 3; look += 1) await close.execute(expiryMs);
    await recordEnd(own, ctx, { entries: [ended], stream });
    expect(ledger).toEqual([started, lost, ended]);
  });
});
