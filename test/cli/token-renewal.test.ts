// Goal: a terminal outlives the sign-in it was opened with: endo gets another one by itself, and
// the user types on in the same shell.
// Method: the built endo on a terminal, signed in with a token of the development issuer that is
// good for less than its file says, so that only the gateway's word can tell that it is over.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { Endo } from './harness/endo.ts';

/** Enough for a busy machine to start endo and attach; the rest of it is waited for. */
const ttlSeconds = 60;
const hourMs = 3_600_000;

let test: TestGateway;

beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
});

afterAll(() => test?.close());

interface SavedToken {
  readonly accessToken: string;
}

function tokenFile(endo: Endo): string {
  const directory = join(endo.configHome, 'endoscope', 'tokens');
  return join(directory, readdirSync(directory)[0]!);
}

const savedIn = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as SavedToken;

async function outlivesItsSignIn(transport: 'websocket' | 'grpc'): Promise<void> {
  const endo = new Endo({ ENDOSCOPE_SERVER: test.url });
  const signedIn = await endo.run(['login', '--development-user', 'engineer']);
  expect(signedIn).toMatchObject({ status: 0 });
  const session = await readySession(test, { tty: true });
  const path = tokenFile(endo);
  const short = await test.token('engineer', ttlSeconds);
  const expiresAt = new Date(Date.now() + hourMs).toISOString();
  writeFileSync(path, JSON.stringify({ ...savedIn(path), accessToken: short, expiresAt }));
  const terminal = endo.terminal(['attach', session, '--transport', transport]);
  terminal.type('kept=before; echo $((6 * 7))\r');
  await terminal.shows('42');
  await terminal.shows('Your sign-in was renewed.');
  expect(savedIn(path).accessToken).not.toBe(short);
  terminal.type('echo "still:$kept"; exit 3\r');
  await terminal.shows('still:before');
  expect(await terminal.exit).toBe(3);
  expect(terminal.output).not.toContain('expired');
  const [before, after] = endo.terminalSettings();
  expect(after).toBe(before);
  const events = `/v1/audit-events?session=${session}&pageSize=500`;
  const { body } = await test.call('GET', events, { as: 'operator' });
  const names = body.auditEvents.map(({ event }: { event: string }) => event);
  expect(names.filter((name: string) => name === 'attachment.opened')).toHaveLength(1);
  expect(names).toContain('attachment.resumed');
  await endo.close();
}

describe('a terminal whose sign-in expires', () => {
  it('goes on with a new one in the same shell, over either door', async () => {
    // At the same time: each waits for the same minute to pass.
    await Promise.all([outlivesItsSignIn('websocket'), outlivesItsSignIn('grpc')]);
  }, 300_000);
});
