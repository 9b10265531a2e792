// Goal: what `endo recordings` and `endo replay` do with a whole gateway: what was on the terminal is
// listed, shown, searched, entered in its middle, exported, verified and held, and each view is told.
// Method: one session that was recorded, its hostile output included; endo as a process.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { readySession } from '../support/ready-session.ts';
import { sealedRecording } from '../support/recorded-output.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { Endo } from './harness/endo.ts';

/** A title, a clipboard write, a question to the terminal, a paste mode, turned text. */
const hostile = String.raw`\033]0;title\007\033]52;c;eA==\007\033[6n\033[c\033[?2004h\342\200\256`;
const driving = /\x1b[\]PX^_]|\x1b\[[0-9;?>=]*[cnqtuy]|\x1b\[\?2004|\x07|[\u0080-\u009f\u202e]/;
let test: TestGateway;
let endo: Endo;
let id: string;
let session: string;

beforeAll(async () => {
  test = await TestGateway.start({ env: { ENDOSCOPE_RECORDING: 'required' } });
  endo = new Endo({ ENDOSCOPE_SERVER: test.url, ENDOSCOPE_TOKEN: await test.token('operator') });
  session = await readySession(test);
  const token = await test.token('engineer');
  const socket = await AttachSocket.open(test.url, session, { token });
  if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket));
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  // Two times, so that a place between them can be entered.
  socket.send(0, `printf 'first ${hostile} line\\n'\n`);
  await socket.until((s) => s.stdout.toString().includes(' line\n'), 'the first line');
  socket.send(0, "sleep 1.5; printf 'second line\\n'; exit\n");
  await socket.ended;
  id = (await sealedRecording(test, session)).id;
});
afterAll(async () => {
  await endo.close();
  await test.close();
});

async function run(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await endo.run(args);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).not.toMatch(driving);
  return stdout;
}

describe('endo recordings', () => {
  it('lists and shows what was recorded', async () => {
    expect(await run('recordings', '--session', session)).toMatch(
      new RegExp(`^${id} +sealed +sim +shop/web `, 'm'),
    );
    expect(await run('recordings', 'show', id)).toContain(id);
    expect(await run('recordings', '--session', session, '--since', '1h', '-o', 'name')).toBe(
      `recording/${id}\n`,
    );
    expect((await endo.run(['recordings', '--until', '1h'])).stdout).not.toContain(id);
  });

  it('exports it, and takes it along with what proves it', async () => {
    expect(await run('recordings', 'export', id)).toContain('second line\n');
    const cast = join(endo.configHome, 'a.cast');
    await run('recordings', 'export', id, '--format', 'asciicast-v3', '--file', cast);
    expect(readFileSync(cast, 'utf8')).not.toMatch(driving);
    expect(await run('replay', cast)).toContain('second line\n');
    const folder = join(endo.configHome, 'evidence');
    const [members] = (await run('recordings', 'download', id, '--dir', folder)).split('\n');
    const { body } = await test.call('GET', `/v1/recordings/${id}`, { as: 'operator' });
    const hash = String(body.manifestSha256);
    expect(await run('recordings', 'verify', members!, '--sha256', hash)).toContain('is intact');
    expect(await run('recordings', 'verify', id)).toContain('the hash of the ledger');
  });

  it('holds it until it is released', async () => {
    const held = await run('recordings', 'hold', id, '--reason', 'case 4711', '-o', 'json');
    expect(JSON.parse(held)).toMatchObject([{ id, holdReason: 'case 4711' }]);
    expect(await run('recordings', 'show', id)).toContain('case 4711');
    expect(await run('recordings', 'release', id, '-o', 'json')).not.toContain('case 4711');
    const again = await endo.run(['recordings', 'release', id]);
    expect([again.status, again.stderr]).toEqual([78, expect.stringContaining('is not held')]);
  });
});

/** Where the second line stands, in seconds, as `--search` tells it. */
async function secondLine(): Promise<number> {
  const found = await run('replay', id, '--search', 'second');
  const [, ...clock] = /^(\d+):(\d\d):(\d\d\.\d{3}) {2}second line\n$/.exec(found) ?? [];
  return clock.map(Number).reduce((sum, part) => sum * 60 + part, 0);
}

describe('endo replay', () => {
  it('prints it as text, and finds what stands in it', async () => {
    expect(await run('replay', id)).toMatch(/first .* line\n(.*\n)*second line\n/);
    const place = (await secondLine()).toFixed(3);
    expect(await run('replay', id, '--from', place)).toMatch(/^second line\n/);
  });

  it('enters it with the screen as it was, and drives nobody’s terminal', async () => {
    const before = ((await secondLine()) - 0.1).toFixed(3);
    const terminal = endo.terminal(['replay', id, '--from', before]);
    await terminal.shows('first ');
    await terminal.shows('second line');
    expect(await terminal.exit).toBe(0);
    expect(terminal.output).not.toMatch(driving);
    expect(terminal.output.indexOf('first ')).toBeLessThan(terminal.output.indexOf('second line'));
  });

  it('is told by the ledger, each time', async () => {
    const path = `/v1/audit-events?session=${session}&event=recording.viewed&pageSize=100`;
    const { body } = await test.call('GET', path, { as: 'operator' });
    const views = body.auditEvents as { details: { view: string; fromMs?: number } }[];
    expect(views.map(({ details }) => details.view)).toEqual(
      expect.arrayContaining(['text', 'asciicast-v3', 'members', 'manifest', 'asciicast-v2']),
    );
    expect(views.some(({ details }) => (details.fromMs ?? 0) > 0)).toBe(true);
  });
});
