/**
 * One life of what writes: sessions with their events, sealing, a recording. It says what it has
 * acknowledged the moment it does, and is killed at some operation (fault-points.ts).
 */
import { writeSync } from 'node:fs';
import { aSession } from './a-session.ts';
import { appendAudit, recordSessions, sealLedger, seededRandom } from './write-path.ts';
import type { LifeOrder } from './write-path.ts';
import { channels, newId, systemContext } from '@endoscope/core';
import type { SessionId } from '@endoscope/core';
import { Database } from '@endoscope/database';
import { recordingLimits } from '@endoscope/recordings';
import { PrismaSessionStore } from '@endoscope/sessions/adapters';
import { operations } from './fault-points.ts';
import { outputOf } from './output.ts';

const order = JSON.parse(process.argv[2]!) as LifeOrder;
const random = seededRandom(order.seed);

/** In the pipe before the next instruction, whenever the kill comes. */
function say(what: object): void {
  writeSync(1, `${JSON.stringify(what)}\n`);
}

// What waits for company is stored after some milliseconds: a life is short.
const { setTimeout: real } = globalThis;
globalThis.setTimeout = ((act: () => void, ms?: number) =>
  real(act, ms === recordingLimits.memberDelayMs ? 3 : ms)) as typeof setTimeout;

const database = await Database.connect({ url: order.url, poolMax: 3, durable: false });
const audit = appendAudit(database);
const sessions = new PrismaSessionStore(database);
const sealing = sealLedger(database, { holder: `life ${order.seed}` });
const { record, end } = recordSessions(database, {
  ...order,
  onStored: (bytes) => say({ stored: bytes }),
});
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

const names = ['event', 'session', 'output', 'output', 'output', 'seal', 'pause'] as const;
for (let step = 0; step < order.steps; step += 1) await steps[names[random(names.length)]!]();
tap.close();
await end(order.session);
await sealing.execute();
say({ operations: operations() });
process.kill(process.pid, 'SIGKILL');
