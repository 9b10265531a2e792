/**
 * Lives of what writes, several in one process, each with a database of its own: sessions with their
 * events, sealing, a recording. Each says what it has acknowledged the moment it does, and stops at
 * some operation (fault-points.ts); when none goes on the process is killed.
 */
import { writeSync } from 'node:fs';
import { aSession } from './a-session.ts';
import { appendAudit, patient, recordSessions, sealLedger, seededRandom } from './write-path.ts';
import type { LifeOrder } from './write-path.ts';
import { GatewayError, channels, newId, systemContext } from '@endoscope/core';
import type { SessionId } from '@endoscope/core';
import { Database } from '@endoscope/database';
import { recordingLimits } from '@endoscope/recordings';
import { PrismaSessionStore } from '@endoscope/sessions/adapters';
import { crashAt } from './fault-points.ts';
import { outputOf } from './output.ts';

// What waits for company is stored after some milliseconds: a life is short.
const { setTimeout: real } = globalThis;
globalThis.setTimeout = ((act: () => void, ms?: number) =>
  real(act, ms === recordingLimits.memberDelayMs ? 3 : ms)) as typeof setTimeout;

/** Resolves when the life has come to its point, or to its end. */
async function live(order: LifeOrder): Promise<void> {
  /** In the pipe before the next instruction, whenever the kill comes. */
  const say = (what: object): void => {
    writeSync(1, `${JSON.stringify({ seed: order.seed, ...what })}\n`);
  };
  const random = seededRandom(order.seed);
  const reached = Promise.withResolvers<void>();
  const name = new URL(order.url).pathname.slice(1);
  const covers = (where: string): boolean =>
    where === name || where.startsWith(`${order.folder}/`) || where === order.folder;
  const { at, how } = order;
  const life = crashAt({ at, how, covers, reached: reached.resolve });
  const whole = async (): Promise<void> => {
    const { steps, end } = await begin(order, { say, random });
    const names = ['event', 'session', 'output', 'output', 'output', 'seal', 'pause'] as const;
    for (let step = 0; step < order.steps; step += 1) await steps[names[random(names.length)]!]();
    await end();
  };
  /** What a database that is late refuses is no fault: it ends here, and what it was told must hold. */
  const givesUp = (error: unknown): void => {
    if (!(error instanceof GatewayError) || error.kind !== 'unavailable') throw error;
  };
  const ended = whole()
    .catch(givesUp)
    .then(() => say({ operations: life.operations() }));
  await Promise.race([ended, reached.promise]);
}

async function begin(
  order: LifeOrder,
  { say, random }: { say: (what: object) => void; random: (below: number) => number },
) {
  const database = await Database.connect({ url: order.url, poolMax: 3, ...patient });
  const audit = appendAudit(database);
  const sessions = new PrismaSessionStore(database);
  const sealing = sealLedger(database, { holder: `life ${order.seed}` });
  const onStored = (bytes: number): void => say({ stored: bytes });
  const { record, end } = recordSessions(database, { ...order, onStored });
  const recorded = (await sessions.find(order.session as SessionId))!;
  const tap = (await record.open(recorded, { tell: () => undefined }))!;
  let offset = 0;
  const steps = {
    event: async () => {
      const ctx = { ...systemContext(), requestId: newId('request') };
      say({ tried: ctx.requestId });
      await database.work.run((tx) =>
        audit.execute(tx, ctx, { event: 'policy.denied', result: 'denied', details: { offset } }),
      );
      say({ event: ctx.requestId });
    },
    session: async () => {
      const session = aSession();
      await database.work.run(async (tx) => {
        await sessions.insert(tx, session);
        await audit.execute(tx, systemContext(), {
          ...({ event: 'session.requested', result: 'success' } as const),
          sessionId: session.id,
        });
      });
      say({ session: session.id });
    },
    output: async () => {
      const data = outputOf(offset, 1 + random(order.pieceBytesMax));
      await tap.take({ channel: channels.stdout, data, offset });
      offset += data.length;
      say({ shown: offset });
    },
    seal: () => sealing.execute(),
    pause: () => new Promise<void>((resolve) => real(resolve, 5)),
  };
  const endIt = async (): Promise<void> => {
    tap.close();
    await end(order.session);
    await sealing.execute();
  };
  return { steps, end: endIt };
}

await Promise.all((JSON.parse(process.argv[2]!) as LifeOrder[]).map(live));
process.kill(process.pid, 'SIGKILL');
