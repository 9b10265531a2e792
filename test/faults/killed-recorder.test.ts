// A gateway that records is killed at some statement, in front of a client that reads; the next one
// goes on with the session and its recording. What the client was shown is there, or a gap says what
// is not; the bundle proves all of it. Each gateway is the next one of the one before it.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { patienceMs } from '../support/patience.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { readBundle } from '../support/recorded-bundle.ts';

const faultPoints = join(import.meta.dirname, '../crash/fault-points.ts');

interface Life {
  readonly durability: 'default' | 'strict';
  /** Statement after the client's command, and where in it. */
  readonly at: number;
  readonly how: 'before' | 'during' | 'after';
}

/** Among them ones that are killed while nothing but the recorder writes. */
const lives: readonly Life[] = [
  { durability: 'strict', at: 2, how: 'during' },
  { durability: 'strict', at: 9, how: 'after' },
  { durability: 'default', at: 3, how: 'before' },
  { durability: 'default', at: 6, how: 'during' },
];

let stack: ProcessStack;
let next: GatewayProcess;
beforeAll(async () => {
  stack = await ProcessStack.start();
  next = start(lives[0]!);
});
afterAll(() => stack.close());

function start({ durability, at, how }: Life): GatewayProcess {
  return stack.gateway({
    ENDOSCOPE_RECORDING: 'required',
    ENDOSCOPE_RECORDING_DURABILITY: durability,
    NODE_OPTIONS: `--import ${faultPoints}`,
    ...{ CRASH_AT: String(at), CRASH_HOW: how, CRASH_ARMED: 'no' },
  });
}

async function attach(url: string, session: string): Promise<AttachSocket> {
  const token = await stack.issuer.issueToken('engineer');
  const socket = await AttachSocket.open(url, session, { token });
  if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket));
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  return socket;
}

/** Once the recording is sealed. */
async function bundleOf(url: string, session: string): Promise<Buffer> {
  const authorization = `Bearer ${await stack.issuer.issueToken('operator')}`;
  for (const until = Date.now() + patienceMs; ; ) {
    const answer = await fetch(`${url}/v1/sessions/${session}/bundle`, {
      headers: { authorization },
    });
    if (answer.status === 200) return Buffer.from(await answer.arrayBuffer());
    const { reason } = (await answer.json()) as { reason: string };
    if (reason !== 'BUNDLE_NOT_READY' || Date.now() > until) throw new Error(reason);
    await sleep(100);
  }
}

describe('a gateway that is killed while it records', () => {
  it.each(lives.map((life, n) => ({ ...life, n })))(
    'keeps what was shown ($durability, statement $at, $how)',
    async ({ durability, n }) => {
      const killed = next;
      const url = await killed.url();
      const session = await stack.readySession(url, { tty: false });
      const before = await attach(url, session);
      killed.signal('SIGUSR2');
      // Output that does not end before the gateway does.
      before.send(0, 'yes "a line of the program that is killed"\n');
      await killed.exited;
      await before.ended;
      const shown = before.stdout;
      next = start(lives[n + 1] ?? lives[0]!);
      const nextUrl = await next.url();
      const after = await attach(nextUrl, session);
      const { body } = await stack.call(`${nextUrl}/v1/sessions/${session}:terminate`, {
        as: 'engineer',
        body: {},
      });
      expect(body.id).toBe(session);
      await after.ended;
      const { report, frames } = await readBundle(await bundleOf(nextUrl, session));
      expect(report).toMatchObject({ isIntact: true, findings: [] });
      const gap = frames.findIndex(({ kind }) => kind === 'gap');
      expect(gap).toBeGreaterThanOrEqual(0);
      const data = frames.slice(0, gap).flatMap((f) => (f.kind === 'stdout' ? [f.data] : []));
      const recorded = Buffer.concat(data);
      const both = Math.min(recorded.length, shown.length);
      expect(recorded.subarray(0, both).equals(shown.subarray(0, both))).toBe(true);
      if (durability === 'strict') expect(recorded.length).toBeGreaterThanOrEqual(shown.length);
    },
  );
});
