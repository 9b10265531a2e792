// Goal: a database that stands still or is killed under open streams. Nothing is carried that could not
// be recorded, every stream is told why it ends, and what ended is in the ledger once, when it is back;
// the ledger verifies afterwards. The session goes on.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { NoteVerifier, verifyLedgerExport } from '@endoscope/audit/verify';
import { AttachSocket } from '../support/attach-socket.ts';
import { sessionRequest } from '../support/debug-sessions.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { StreamedCommand } from '../support/streamed-command.ts';

const origin = 'endoscope.test/ledger';
let stack: ProcessStack;
beforeAll(async () => {
  stack = await ProcessStack.start();
});
afterEach(() => stack.stopGateways());
afterAll(() => stack.close());

/** The postmaster and every process it has. */
function databaseProcesses(): number[] {
  const file = join(stack.database.directory, 'data', 'postmaster.pid');
  const postmaster = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const children = stdout.split('\n').flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return parent === postmaster && pid !== undefined ? [pid] : [];
  });
  return [postmaster, ...children];
}

/** Those that end meanwhile need no signal. */
function signalDatabase(signal: NodeJS.Signals, pids = databaseProcesses()): number[] {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as { code?: string }).code !== 'ESRCH') throw error;
    }
  }
  return pids;
}

async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/readyz`)).status === 200;
}

/** What the ledger says ended for want of itself, and whether all of it verifies. */
async function recorded(url: string, session: string): Promise<string[]> {
  for (;;) {
    const path = `${url}/v1/audit-events?session=${session}&pageSize=500`;
    const { body } = await stack.call(path, { as: 'operator' });
    const events = body.auditEvents as { event: string; reason?: string }[];
    const ended = events.filter(({ reason }) => reason === 'ledger_unavailable');
    if (ended.length >= 2) return ended.map(({ event }) => event).sort();
    await sleep(50);
  }
}

async function verify(url: string): Promise<object> {
  const { body } = await stack.call(`${url}/v1/audit/keys`, { as: 'operator' });
  const vkeys = (body.keys as { vkey: string }[]).map(({ vkey }) => vkey);
  const authorization = `Bearer ${await stack.issuer.issueToken('operator')}`;
  const answer = await fetch(`${url}/v1/audit/export`, { headers: { authorization } });
  const lines = (await answer.text()).trimEnd().split('\n');
  const keys = vkeys.map((vkey) => ({ verifier: NoteVerifier.parse(vkey) }));
  return verifyLedgerExport(lines, { origin, keys });
}

/** Ends what streams while the database is away, and looks at everything when it is back. */
async function outage(away: () => () => Promise<void>): Promise<void> {
  const url = await stack.gateway().url();
  const session = await stack.readySession(url);
  const token = await stack.issuer.issueToken('engineer', { ttlSeconds: 3_600 });
  const terminal = (await AttachSocket.open(url, session, { token })) as AttachSocket;
  await terminal.until((s) => s.event('ready') !== undefined, 'ready');
  const from = { server: url, token, session };
  const command = ['sh', '-c', 'echo up; sleep 600'];
  const running = await StreamedCommand.start(from, { door: 'grpc', command });
  await running.shows('up');

  const back = away();
  const [end] = await Promise.all([terminal.ended, running.done]);
  expect(terminal.event('exit')).toMatchObject({ reason: 'ledger_unavailable' });
  expect(running.exit).toMatchObject({ reason: 'ledger_unavailable' });
  expect(end.code).toBeGreaterThanOrEqual(1000);
  const request = { as: 'engineer', body: sessionRequest() } as const;
  const refused = await stack.call(`${url}/v1/sessions`, request);
  expect([refused.status, refused.body.reason]).toEqual([503, 'LEDGER_UNAVAILABLE']);

  await back();
  while (!(await isReady(url))) await sleep(50);
  expect(await recorded(url, session)).toEqual(['attachment.closed', 'exec.ended']);
  const again = (await AttachSocket.open(url, session, { token })) as AttachSocket;
  await again.until((s) => s.event('ready') !== undefined, 'ready again');
  again.send(0, 'echo still here\n');
  await again.until((s) => s.stdout.includes('still here'), 'the echo');
  again.socket.terminate();
  expect(await verify(url)).toMatchObject({ isIntact: true, findings: [] });
}

describe('a database', () => {
  it('that stands still ends the streams, and the session outlives it', async () => {
    await outage(() => {
      const pids = signalDatabase('SIGSTOP');
      return () => {
        signalDatabase('SIGCONT', pids);
        return Promise.resolve();
      };
    });
  });

  it('that is killed ends the streams, and the session outlives it', async () => {
    await outage(() => {
      const gone = stack.database.exited;
      signalDatabase('SIGKILL');
      return async () => {
        await gone;
        await stack.restartDatabase();
      };
    });
  });
});
