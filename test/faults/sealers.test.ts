// Two gateways seal one ledger; one is killed (SIGKILL) amid it, again and again, at another statement each
// time. The other one takes over, nothing is sealed twice, no leaf is missing, and all of it verifies. The same
// while the clock of a gateway steps back an hour: heads never do.
// Method: events are appended beside the gateways as fast as the database takes them, by this process.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppendAudit } from '@endoscope/audit';
import { PrismaAuditLog } from '@endoscope/audit/adapters';
import { systemClock, systemContext } from '@endoscope/core';
import { Database } from '@endoscope/database';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { patienceMs } from '../support/patience.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { verifiedLedger } from '../support/verified-ledger.ts';

const faultPoints = join(import.meta.dirname, '../crash/fault-points.ts');
const shiftedClock = join(import.meta.dirname, 'shifted-clock.ts');

let stack: ProcessStack;
let database: Database;

beforeAll(async () => {
  stack = await ProcessStack.start();
  await stack.gateway().url();
  await stack.stopGateways();
  database = await Database.connect({ url: stack.database.url });
});
afterAll(async () => {
  await database?.close();
  await stack?.close();
});

/** Counts its statements, and kills itself at one of them, once it has got SIGUSR2. */
function mortal(at: number, how: 'before' | 'during' | 'after'): GatewayProcess {
  return stack.gateway({
    NODE_OPTIONS: `--import ${faultPoints}`,
    ...{ CRASH_AT: String(at), CRASH_HOW: how, CRASH_ARMED: 'no' },
  });
}

/** Appends until it is told to stop; answers how many there were. */
function appending(): () => Promise<number> {
  const audit = new AppendAudit(new PrismaAuditLog(database), systemClock);
  const stop = new AbortController();
  const writer = async (): Promise<number> => {
    for (let count = 0; ; count += 1) {
      if (stop.signal.aborted) return count;
      await database.work.run((tx) =>
        audit.execute(tx, systemContext(), { event: 'request.refused', result: 'denied' }),
      );
      await sleep(5);
    }
  };
  const writers = [writer(), writer(), writer()];
  return async () => {
    stop.abort();
    return (await Promise.all(writers)).reduce((sum, count) => sum + count, 0);
  };
}

async function holder(): Promise<string> {
  return (await database.prisma.ledgerLease.findFirstOrThrow()).holder;
}

const isOf = (gateway: GatewayProcess, of: string): boolean => of.includes(`/${gateway.pid}/`);

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await condition()); await sleep(25)) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
  }
}

async function untilSealed(): Promise<void> {
  await until(async () => {
    const { prisma } = database;
    const [events, leaves] = [await prisma.auditEvent.count(), await prisma.auditLeaf.count()];
    return events === leaves;
  }, 'every event has its leaf');
}

/** Every leaf from 0 on, each of another event; and heads that never go back in time. */
async function checkLedger(url: string): Promise<void> {
  const { prisma } = database;
  await untilSealed();
  const leaves = await prisma.auditLeaf.findMany({ orderBy: { leafIndex: 'asc' } });
  const gaps = leaves.filter(({ leafIndex }, at) => leafIndex !== BigInt(at));
  expect(gaps).toEqual([]);
  expect(new Set(leaves.map(({ sequence }) => sequence)).size).toBe(leaves.length);
  const heads = await prisma.auditCheckpoint.findMany({ orderBy: { treeSize: 'asc' } });
  const times = heads.map(({ signedAt }) => signedAt.getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const { report } = await verifiedLedger(stack, url);
  expect(report).toMatchObject({ isIntact: true, findings: [] });
  expect(report.leaves).toBeGreaterThanOrEqual(leaves.length);
}

describe('two sealers of one ledger', () => {
  it.each([
    { at: 1, how: 'after' as const },
    { at: 7, how: 'during' as const },
    { at: 23, how: 'before' as const },
  ])('lose nothing when one is killed $how statement $at', async ({ at, how }) => {
    const doomed = mortal(at, how);
    await doomed.url();
    const stop = appending();
    await until(async () => isOf(doomed, await holder()), 'the first gateway seals');
    const other = stack.gateway();
    const url = await other.url();
    doomed.signal('SIGUSR2');
    await doomed.exited;
    await until(async () => isOf(other, await holder()), 'the other gateway seals');
    expect(await stop()).toBeGreaterThan(0);
    await checkLedger(url);
    await stack.stopGateways();
  });

  it('go on when the clock of the one that seals steps back an hour', async () => {
    const late = stack.gateway({ NODE_OPTIONS: `--import ${shiftedClock}` });
    const url = await late.url();
    const stop = appending();
    await until(async () => isOf(late, await holder()), 'the gateway seals');
    late.signal('SIGUSR2');
    // Whatever it makes of a token of the future, it tells of it, as of an hour ago.
    await until(async () => {
      await stack.call(`${url}/v1/clusters`, { as: 'operator', body: { name: 'Not A Name' } });
      return hasEventOfThePast();
    }, 'an event of an hour ago');
    await stop();
    const other = stack.gateway();
    await other.url();
    await stack.stopGateways();
    await checkLedger(await stack.gateway().url());
  });
});

/** Whether a later event is dated before an earlier one, by more than half an hour. */
async function hasEventOfThePast(): Promise<boolean> {
  const [row] = await database.prisma.$queryRaw<{ is: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM (
        SELECT occurred_at, max(occurred_at) OVER (ORDER BY sequence) AS latest FROM audit_event
      ) AS event WHERE occurred_at < latest - interval '30 minutes') AS is`;
  return row?.is ?? false;
}
