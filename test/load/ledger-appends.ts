/** W11: events that are durable when their call returns, beside rows of a table that is no ledger. */
import { performance } from 'node:perf_hooks';
import { newId, systemContext } from '@endoscope/core';
import hdr from 'hdr-histogram-js';
import type { LedgerWorld } from './ledger-world.ts';
import { sleep } from './typists.ts';

export const appendWays = ['ledger', 'plain'] as const;
export type AppendWay = (typeof appendWays)[number];

export interface PacedAppends {
  readonly way: AppendWay;
  readonly perSecond: number;
  readonly rows: number;
  /** Milliseconds from the planned time of a row to its acknowledgement. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /** Milliseconds by which the generator itself was late. */
  readonly lagP99: number;
  /** The oldest event without a leaf at its worst, by the database's clock; of the ledger. */
  readonly sealLagMsMax: number;
  readonly histogram: string;
}

export interface SustainedAppends {
  readonly way: AppendWay;
  readonly writers: number;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  readonly sealLagMsMax: number;
  /** Until all was sealed after the last row. */
  readonly sealedAfterMs: number;
}

const ctx = systemContext();
const details = {
  action: 'session.create',
  sentence: 'No policy permits session.create here. The nearest is "engineers-debug-their-pods".',
};

function entryOf(n: number) {
  return {
    event: 'policy.denied',
    result: 'denied',
    reason: 'POLICY_DENIED',
    cluster: `eu-${n % 7}`,
    target: `shop/web-${n % 1_000}`,
    policyIds: ['guardrails-hold'],
    details,
  } as const;
}

/** As a program writes rows that keeps no ledger: one statement, acknowledged when it is durable. */
const plainInsert = `
  INSERT INTO plain_event (id, schema_version, occurred_at, event, result, issuer, subject, username,
    entry, source_address, request_id, session_id, cluster, target, policy_ids, reason, details)
  VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, NULL, $10, $11, $12, $13, $14::jsonb)`;

async function plainRow({ database }: LedgerWorld, n: number): Promise<void> {
  const { event, result, reason, cluster, target, policyIds, details: about } = entryOf(n);
  const { issuer, subject, username } = ctx.principal;
  await database.query(plainInsert, [
    ...[newId('auditEvent'), new Date(), event, result, issuer, subject, username, ctx.entry],
    ...[ctx.requestId, cluster, target, policyIds, reason, JSON.stringify(about)],
  ]);
}

function writerOf(world: LedgerWorld, way: AppendWay): (n: number) => Promise<void> {
  if (way === 'plain') return (n) => plainRow(world, n);
  return (n) => world.append.execute(ctx, entryOf(n));
}

export async function appendPaced(
  world: LedgerWorld,
  way: AppendWay,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<PacedAppends> {
  const write = writerOf(world, way);
  const latency = hdr.build({ numberOfSignificantValueDigits: 3 });
  const lag = hdr.build({ numberOfSignificantValueDigits: 3 });
  const watch = way === 'ledger' ? watchSealing(world) : undefined;
  const rows = perSecond * seconds;
  const startMs = performance.now() + 20;
  const open = new Set<Promise<void>>();
  for (let n = 0; n < rows; ) {
    const nowMs = performance.now();
    for (; n < rows && startMs + (n * 1_000) / perSecond <= nowMs; n += 1) {
      const plannedMs = startMs + (n * 1_000) / perSecond;
      lag.recordValue(Math.round((nowMs - plannedMs) * 1_000));
      const written = write(n).then(() => {
        latency.recordValue(Math.round((performance.now() - plannedMs) * 1_000));
        open.delete(written);
      });
      open.add(written);
    }
    await sleep(1);
  }
  await Promise.all(open);
  const sealed = await watch?.stop();
  const ms = (histogram: typeof latency, p: number): number =>
    Number((histogram.getValueAtPercentile(p) / 1_000).toFixed(3));
  return {
    ...{ way, perSecond, rows: latency.totalCount },
    ...{ p50: ms(latency, 50), p99: ms(latency, 99), p999: ms(latency, 99.9), lagP99: ms(lag, 99) },
    sealLagMsMax: Math.round(sealed?.lagMsMax ?? 0),
    histogram: hdr.encodeIntoCompressedBase64(latency),
  };
}

export async function appendSustained(
  world: LedgerWorld,
  way: AppendWay,
  { writers, seconds }: { writers: number; seconds: number },
): Promise<SustainedAppends> {
  const write = writerOf(world, way);
  const watch = way === 'ledger' ? watchSealing(world) : undefined;
  const fromMs = performance.now();
  const endMs = fromMs + seconds * 1_000;
  let rows = 0;
  const work = Array.from({ length: writers }, async () => {
    for (; performance.now() < endMs; rows += 1) await write(rows);
  });
  await Promise.all(work);
  const tookSeconds = (performance.now() - fromMs) / 1_000;
  const sealed = await watch?.stop();
  return {
    ...{ way, writers, seconds },
    rowsPerSecond: Math.round(rows / tookSeconds),
    sealLagMsMax: Math.round(sealed?.lagMsMax ?? 0),
    sealedAfterMs: Math.round(sealed?.afterMs ?? 0),
  };
}

/** Seals beside the writers, and looks how far behind it is. */
function watchSealing(world: LedgerWorld) {
  const sealing = world.sealing();
  let lagMsMax = 0;
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver) {
      lagMsMax = Math.max(lagMsMax, await world.lagMs());
      await sleep(100);
    }
  };
  const looking = look();
  return {
    stop: async () => {
      const fromMs = performance.now();
      while ((await world.lagMs()) > 0) await sleep(10);
      const afterMs = performance.now() - fromMs;
      isOver = true;
      await looking;
      await sealing.stop();
      return { lagMsMax, afterMs };
    },
  };
}
