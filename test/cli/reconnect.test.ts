// Goal: a connection that is lost is had again by endo itself; the user is told in one line, types
// on, and gets the terminal back in any case.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Endo } from './harness/endo.ts';
import type { FakeAttachment, Script } from './harness/fake-attachment.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

const command = ['pod/web', '--cluster', 'eu-1', '--image', 'busybox:1.36', '--', 'sh'];
const onTerminal = ['debug', '-it', ...command];
const onPipes = ['debug', '-i', ...command];

const problem = { reason: 'GATEWAY_DRAINING', kind: 'unavailable', detail: 'Not now.' };
const notNow = { status: 503, problem };

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

interface Shell {
  readonly tty: boolean;
  readonly resumed?: boolean;
  readonly graceMs?: number;
  /** Printed by the second connection. */
  readonly missed?: string;
}

/** Prints what it hears; ends on "exit". Every connection but the first says what it knows. */
function aShell({ tty, resumed = true, graceMs = 5_000, missed = '' }: Shell): Script {
  let inputBytes = 0;
  return async (attachment) => {
    const isFirst = gateway.attachments[0] === attachment;
    const offset = Number(attachment.query.get('offset') ?? 0);
    const state = { offset, grace: `${graceMs / 1000}s`, resumed: resumed && !isFirst };
    attachment.ready(tty, '', { ...state, ...(state.resumed && { inputBytes }) });
    await attachment.stdout(isFirst ? 'prompt> ' : missed);
    let seen = 0;
    for (;;) {
      await attachment.until(() => attachment.inputText.length > seen || isLeaving(attachment));
      const typed = attachment.inputText.slice(seen);
      seen += typed.length;
      inputBytes += typed.length;
      await attachment.stdout(`<${typed}>`);
      if (attachment.isDetached) return attachment.exit({ reason: 'detached', process: '' });
      if (attachment.inputText.includes('exit') || attachment.isInputEnded) {
        return attachment.exit({ reason: 'process_exited', exitCode: 4 });
      }
    }
  };
}

function isLeaving(attachment: FakeAttachment): boolean {
  return attachment.isDetached || attachment.isInputEnded;
}

function settingsAreBack(): void {
  // But for the size, which some tests change.
  const [before, after] = endo.terminalSettings().map((text) => text.slice(text.indexOf('line =')));
  expect(after).toBe(before);
}

describe('a terminal whose connection is lost', () => {
  it('is told so in one line, goes on where it was, and keeps its size', async () => {
    gateway.script = aShell({ tty: true, missed: 'printed meanwhile ' });
    const terminal = endo.terminal(onTerminal, { cols: 90, rows: 20 });
    await terminal.shows('prompt> ');
    gateway.attachRefusal = notNow;
    gateway.attachments[0]!.cut();
    await terminal.shows('Lost the connection to the gateway. Reconnecting for up to 5 s');
    terminal.type('typed meanwhile ');
    terminal.resize(100, 30);
    gateway.attachRefusal = undefined;
    await terminal.shows('<typed meanwhile >');
    terminal.type('exit');
    expect(await terminal.exit).toBe(4);
    const { query, sizes } = gateway.attachments[1]!;
    expect([query.get('resume'), query.get('offset')]).toEqual(['att_fake', '8']);
    expect(sizes.at(-1)).toEqual({ width: 100, height: 30 });
    expect(terminal.output).toMatch(/\r\nConnected again\.\r\n/);
    expect(terminal.output).toContain('printed meanwhile ');
    expect(terminal.output.match(/Lost the connection/g)).toHaveLength(1);
    expect(terminal.output).not.toContain('\x1b[33m');
    settingsAreBack();
  });

  it('is quiet with -q', async () => {
    gateway.script = aShell({ tty: true, missed: 'printed meanwhile ' });
    const terminal = endo.terminal(['debug', '-q', ...onTerminal.slice(1)]);
    await terminal.shows('prompt> ');
    gateway.attachments[0]!.cut();
    await terminal.shows('printed meanwhile ');
    terminal.type('exit');
    expect(await terminal.exit).toBe(4);
    expect(terminal.output).not.toMatch(/connection|Connected/);
  });

  it('is told that the gateway has forgotten it', async () => {
    gateway.script = aShell({ tty: true, resumed: false, missed: 'from the log' });
    const terminal = endo.terminal(onTerminal);
    await terminal.shows('prompt> ');
    gateway.attachments[0]!.cut();
    await terminal.shows('What was printed meanwhile may be missing, what follows may repeat.');
    await terminal.shows('from the log');
    terminal.type('exit');
    expect(await terminal.exit).toBe(4);
  });

  it('is given back when there is no connection in the time there is', async () => {
    gateway.script = async (attachment) => {
      attachment.ready(true, '', { grace: '1s' });
      await attachment.stdout('\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1000hfull screen');
    };
    const terminal = endo.terminal(onTerminal);
    await terminal.shows('full screen');
    gateway.attachRefusal = notNow;
    gateway.attachments[0]!.cut();
    expect(await terminal.exit).toBe(69);
    for (const undo of ['\x1b[?1049l', '\x1b[?25h', '\x1b[?2004l', '\x1b[?1000l']) {
      expect(terminal.output).toContain(undo);
    }
    expect(terminal.output).toContain('could not be had again within 1 s');
    expect(terminal.output.match(new RegExp(`endo attach ${gateway.sessionId}`, 'g'))).toHaveLength(
      1,
    );
    settingsAreBack();
  });

  it('is given back when the gateway says that the session is no more', async () => {
    gateway.script = aShell({ tty: true });
    const terminal = endo.terminal(onTerminal);
    await terminal.shows('prompt> ');
    const gone = { reason: 'SESSION_NOT_FOUND', kind: 'not_found', detail: 'There is none.' };
    gateway.attachRefusal = { status: 404, problem: gone };
    gateway.attachments[0]!.cut();
    expect(await terminal.exit).toBe(66);
    expect(terminal.output).toContain('There is none.');
    settingsAreBack();
  });

  it.each([
    ['the detach keys', '\x10\x11'],
    ['Ctrl-C', '\x03'],
  ])('is left with %s', async (_what, keys) => {
    gateway.script = aShell({ tty: true, graceMs: 60_000 });
    const terminal = endo.terminal(onTerminal);
    await terminal.shows('prompt> ');
    gateway.attachRefusal = notNow;
    gateway.attachments[0]!.cut();
    await terminal.shows('Ctrl-C gives up.');
    await gateway.untilReceived('GET /v1/sessions/*/attach', 3);
    terminal.type(keys);
    expect(await terminal.exit).toBe(0);
    expect(terminal.output).toContain(`endo attach ${gateway.sessionId}`);
    settingsAreBack();
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('is given back on %s', async (signal, status) => {
    gateway.script = aShell({ tty: true, graceMs: 60_000 });
    const terminal = endo.terminal(onTerminal);
    await terminal.shows('prompt> ');
    gateway.attachRefusal = notNow;
    gateway.attachments[0]!.cut();
    await terminal.shows('Reconnecting');
    process.kill(endo.terminalPid, signal);
    expect(await terminal.exit).toBe(status);
    settingsAreBack();
  });
});

describe('a pipe whose connection is lost', () => {
  it('has every byte once, both ways', async () => {
    gateway.script = aShell({ tty: false, missed: 'printed meanwhile ' });
    const child = endo.start(onPipes);
    const finished = endo.finish(child);
    child.stdin!.write('first ');
    await gateway.untilAttached(1);
    await gateway.attachments[0]!.until(() => gateway.attachments[0]!.inputText === 'first ');
    gateway.attachments[0]!.cut();
    child.stdin!.write('second ');
    await gateway.untilAttached(2);
    await gateway.attachments[1]!.until(() => gateway.attachments[1]!.inputText === 'second ');
    child.stdin!.end();
    expect(await finished).toEqual({
      status: 4,
      stdout: 'prompt> <first >printed meanwhile <second ><>',
      stderr: 'Lost the connection to the gateway. Reconnecting for up to 5 s.\nConnected again.\n',
    });
  });

  it('fails, rather than lack or repeat something, when the gateway has forgotten it', async () => {
    gateway.script = aShell({ tty: false, resumed: false, missed: 'again from the start' });
    const child = endo.start(onPipes);
    const finished = endo.finish(child);
    await gateway.untilAttached(1);
    gateway.attachments[0]!.cut();
    const { status, stdout, stderr } = await finished;
    expect([status, stdout]).toEqual([69, 'prompt> ']);
    expect(stderr).toContain('cannot tell what of the output was lost');
    expect(stderr).toContain(`endo attach ${gateway.sessionId}`);
  });
});
