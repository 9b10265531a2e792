// Goal: whatever ends an attachment, the terminal is as it was: its settings and every mode that a
// full-screen program can leave on.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Endo } from './harness/endo.ts';
import type { EndoTerminal } from './harness/endo.ts';
import type { FakeAttachment } from './harness/fake-attachment.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

/** What a program switches on, and what has to come back for it. */
const modes: readonly (readonly [on: string, off: string])[] = [
  ['\x1b[>1u', '\x1b[<1u'],
  ['\x1b[?1049h', '\x1b[?1049l'],
  ['\x1b[?25l', '\x1b[?25h'],
  ...[1, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 2004].map(
    (mode) => [`\x1b[?${mode}h`, `\x1b[?${mode}l`] as const,
  ),
  ['\x1b=', '\x1b>'],
  ['\x1b[?6h', '\x1b[?6l'],
  ['\x1b[2;9r', '\x1b[r'],
  ['\x1b[>4;2m', '\x1b[>4m'],
  ['\x1b[6 q', '\x1b[0 q'],
  ['\x1b(0', '\x1b(B'],
  ['\x1b[1;31m', '\x1b[0m'],
];
const allOn = modes.map(([on]) => on).join('');

const debug = [
  'debug',
  '-it',
  'pod/web',
  '--cluster',
  'eu-1',
  '--image',
  'busybox:1.36',
  '--',
  'vi',
];
const gone = { reason: 'SESSION_NOT_FOUND', kind: 'not_found', detail: 'There is none.' };

let gateway: FakeGateway;
let endo: Endo;

beforeEach(async () => {
  gateway = await FakeGateway.start();
  endo = new Endo({ ENDOSCOPE_SERVER: gateway.url, ENDOSCOPE_TOKEN: 'token-of-test' });
});

afterEach(async () => {
  await endo.close();
  await gateway.close();
});

interface End {
  readonly what: string;
  readonly how: (terminal: EndoTerminal, attachment: FakeAttachment) => unknown;
  readonly status: number;
}

const ends: readonly End[] = [
  {
    what: 'the process ends',
    how: (_, it) => it.exit({ reason: 'process_exited', exitCode: 0 }),
    status: 0,
  },
  {
    what: 'somebody terminates the session',
    how: (_, it) => it.exit({ reason: 'terminated' }),
    status: 143,
  },
  { what: 'the user detaches', how: (terminal) => terminal.type('\x10\x11'), status: 0 },
  {
    what: 'the gateway lets go',
    how: (_, it) => it.exit({ reason: 'detached', process: '' }),
    status: 69,
  },
  {
    what: 'the ledger takes nothing',
    how: (_, it) => it.exit({ reason: 'ledger_unavailable', process: '' }),
    status: 69,
  },
  {
    what: 'the gateway refuses to go on',
    how: (_, it) => it.close(4401, 'TOKEN_EXPIRED: Your token has expired.'),
    status: 67,
  },
  { what: 'the network goes for good', how: (_, it) => it.cut(), status: 66 },
  { what: 'endo gets SIGTERM', how: () => process.kill(endo.terminalPid, 'SIGTERM'), status: 143 },
  { what: 'endo gets SIGHUP', how: () => process.kill(endo.terminalPid, 'SIGHUP'), status: 129 },
  { what: 'endo gets SIGQUIT', how: () => process.kill(endo.terminalPid, 'SIGQUIT'), status: 131 },
];

describe('the terminal is given back when', () => {
  it.each(ends)('$what', async ({ how, status }) => {
    gateway.script = async (attachment) => {
      attachment.ready(true, '', { grace: '1s' });
      await attachment.stdout(`${allOn}full screen`);
      await attachment.until(() => attachment.isDetached);
      attachment.exit({ reason: 'detached', process: '' });
    };
    const terminal = endo.terminal(debug);
    await terminal.shows('full screen');
    gateway.attachRefusal = { status: 404, problem: gone };
    how(terminal, gateway.attachments[0]!);
    expect(await terminal.exit).toBe(status);
    const after = terminal.output.slice(terminal.output.indexOf('full screen'));
    expect(modes.map(([, off]) => off).filter((off) => !after.includes(off))).toEqual([]);
    const [before, later] = endo.terminalSettings();
    expect(later).toBe(before);
  });

  it('nothing was left on, and nothing is written then', async () => {
    gateway.script = async (attachment) => {
      attachment.ready(true);
      await attachment.stdout('\x1b[?1049h\x1b[31mred\x1b[0m\x1b[?1049lplain\r\n');
      attachment.exit({ reason: 'process_exited', exitCode: 0 });
    };
    const terminal = endo.terminal(['debug', '-q', ...debug.slice(1)]);
    expect(await terminal.exit).toBe(0);
    expect(terminal.output).toBe('\x1b[?1049h\x1b[31mred\x1b[0m\x1b[?1049lplain\r\n');
  });
});
