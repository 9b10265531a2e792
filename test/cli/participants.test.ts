// Goal: several people on one session see who is there and who writes, and hand the keyboard over.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Endo } from './harness/endo.ts';
import type { FakeAttachment } from './harness/fake-attachment.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

const joinTime = '2026-11-21T10:00:00.000Z';
const me = participant('att_fake', 'me', 'writer');
const alice = participant('att_alice', 'alice', 'observer');

function participant(attachment: string, username: string, role: string) {
  return { attachment, username, role, client: 'endo/1', joinTime, connected: true };
}

let gateway: FakeGateway;
let endo: Endo;

beforeEach(async () => {
  gateway = await FakeGateway.start();
  endo = new Endo({ ENDOSCOPE_SERVER: gateway.url, ENDOSCOPE_TOKEN: 'token-of-test' });
  const workload = { image: 'busybox:1.36', stdin: true, tty: true };
  gateway.answer('GET /v1/sessions/*', { json: gateway.session('ready', { workload }) });
});

afterEach(async () => {
  await endo.close();
  await gateway.close();
});

/** The session's side of the one attachment of a test. */
function attached(): Promise<FakeAttachment> {
  return gateway.untilAttached(1);
}

function ready(role: string, participants: object[]): void {
  gateway.script = async (it) => {
    it.ready(true, '', { role, participants, offset: 0, grace: '5s' });
    await it.stdout('screen');
    await it.until(() => it.isDetached);
    it.exit({ reason: 'detached', process: '' });
  };
}

async function tell(event: string, who: object, reason = ''): Promise<void> {
  (await attached()).event({ type: 'participant', event, participant: who, reason });
}

/** Waits for an event of the client. */
async function hears(expected: object): Promise<void> {
  const it = await attached();
  const holds = () => it.said.some((said) => JSON.stringify(said) === JSON.stringify(expected));
  await it.until(holds);
}

const detachKeys = '\x10\x11';

describe('whoever writes', () => {
  it('sees who comes, goes, is lost and comes back', async () => {
    ready('writer', [me]);
    const terminal = endo.terminal(['attach', gateway.sessionId]);
    await terminal.shows('screen');
    await tell('joined', alice);
    await terminal.shows('alice watches now (endo/1).');
    await tell('lost', { ...alice, connected: false });
    await terminal.shows('alice lost the connection, and may come back.');
    await tell('resumed', alice);
    await terminal.shows('alice is back.');
    await tell('fell_behind', { ...alice, lagBytes: 300_000 });
    await terminal.shows('alice does not keep up: 300000 bytes behind.');
    await tell('left', alice);
    await terminal.shows('alice left.');
    terminal.type(detachKeys);
    expect(await terminal.exit).toBe(0);
  });

  it('is asked, and hands over or denies with two keys', async () => {
    ready('writer', [me, alice]);
    const terminal = endo.terminal(['attach', gateway.sessionId]);
    await terminal.shows('alice watches.');
    await tell('asks_to_write', alice);
    await terminal.shows('alice asks to write: ctrl-p,w lets them, ctrl-p,d does not.');
    terminal.type('\x10d');
    await hears({ type: 'role', action: 'deny', attachment: 'att_alice' });
    await tell('was_denied', alice);
    await tell('asks_to_write', alice);
    await terminal.shows('does not.\r\n\r\nalice asks');
    terminal.type('\x10w');
    await hears({ type: 'role', action: 'grant', attachment: 'att_alice' });
    await tell('became_observer', { ...me, role: 'observer' });
    await tell('became_writer', { ...alice, role: 'writer' });
    await terminal.shows('You only watch now. ctrl-p,w asks to write.');
    await terminal.shows('alice writes now.');
    terminal.type('dropped');
    await terminal.shows('You are watching; alice writes.');
    terminal.type(detachKeys);
    expect(await terminal.exit).toBe(0);
    expect((await attached()).inputText).toBe('');
  });

  it('has the keys for itself while nobody asks', async () => {
    ready('writer', [me]);
    const terminal = endo.terminal(['attach', gateway.sessionId]);
    await terminal.shows('screen');
    terminal.type('\x10w\x10d');
    const it = await attached();
    await it.until(() => it.inputText === '\x10w\x10d');
    terminal.type(detachKeys);
    expect(await terminal.exit).toBe(0);
  });

  it('asks for help with keys of their own', async () => {
    ready('writer', [me, { ...alice, connected: false }]);
    const terminal = endo.terminal(['attach', gateway.sessionId, '--command-keys', 'ctrl-b']);
    await terminal.shows('screen');
    terminal.type('\x02?');
    await terminal.shows('ctrl-b,w asks to write');
    await terminal.shows('Here: me (writer, you), alice (observer, connection lost).');
    terminal.type(detachKeys);
    expect(await terminal.exit).toBe(0);
  });

  it('is told nothing of it with -q', async () => {
    ready('writer', [me]);
    const terminal = endo.terminal(['attach', gateway.sessionId, '-q']);
    await terminal.shows('screen');
    await tell('joined', alice);
    await (await attached()).stdout('next');
    await terminal.shows('next');
    expect(terminal.output).toBe('screennext');
    terminal.type(detachKeys);
    expect(await terminal.exit).toBe(0);
  });

  it('is told why somebody took over', async () => {
    ready('writer', [me, alice]);
    const terminal = endo.terminal(['attach', gateway.sessionId]);
    await terminal.shows('screen');
    await tell('became_observer', { ...me, role: 'observer' }, 'you were away');
    await tell('became_writer', { ...alice, role: 'writer' }, 'you were away');
    await terminal.shows('You only watch now (you were away).');
    await terminal.shows('alice writes now (you were away).');
    terminal.type(detachKeys);
    expect(await terminal.exit).toBe(0);
  });
});

describe('whoever watches', () => {
  const observing = { ...me, role: 'observer' };
  const writing = { ...alice, role: 'writer' };

  it('sees the screen, sends nothing, asks to write and then writes', async () => {
    gateway.script = async (it) => {
      const state = { role: 'observer', participants: [observing, writing], offset: 0 };
      it.ready(true, '', state);
      const data = Buffer.from('\x1b[2J\x1b[Hdrawn').toString('base64');
      it.event({ type: 'screen', data, offset: 5, size: { width: 80, height: 24 } });
      await it.until(() => it.inputText === 'now I write');
      it.exit({ reason: 'process_exited', exitCode: 6 });
    };
    const terminal = endo.terminal(['attach', gateway.sessionId, '--observe']);
    await terminal.shows('You are watching; alice writes. ctrl-p,w asks to write.');
    await terminal.shows('\x1b[2J\x1b[Hdrawn');
    terminal.type('ignored\x03');
    terminal.type('\x10w');
    await hears({ type: 'role', action: 'request' });
    await tell('asks_to_write', observing);
    await terminal.shows('alice is asked to let you write.');
    await tell('became_observer', { ...writing, role: 'observer' });
    await tell('became_writer', { ...observing, role: 'writer' });
    await terminal.shows('You write now.');
    terminal.type('now I write');
    expect(await terminal.exit).toBe(6);
    expect((await attached()).query.get('role')).toBe('observer');
  });

  it('is told that the writer denied it', async () => {
    ready('observer', [observing, writing]);
    const terminal = endo.terminal(['attach', gateway.sessionId, '--observe']);
    await terminal.shows('screen');
    await tell('was_denied', observing, 'nobody answered in time');
    await terminal.shows('You were not let to write (nobody answered in time).');
    terminal.type(detachKeys);
    expect(await terminal.exit).toBe(0);
  });

  it('may do so from a pipe, and reads no input there', async () => {
    gateway.script = async (it) => {
      it.ready(true, '', { role: 'observer', participants: [observing, writing] });
      await it.stdout('seen');
      it.exit({ reason: 'process_exited', exitCode: 0 });
    };
    const result = await endo.run(['attach', gateway.sessionId, '--observe', '-q'], 'not read');
    expect(result).toEqual({ status: 0, stdout: 'seen', stderr: '' });
    expect((await attached()).query.get('stdin')).toBe('false');
  });

  it('takes over with a reason', async () => {
    ready('writer', [me]);
    const take = ['attach', gateway.sessionId, '--take-over', 'alice has gone home'];
    const terminal = endo.terminal(take);
    await terminal.shows('screen');
    expect((await attached()).query.get('takeOver')).toBe('alice has gone home');
    terminal.type(detachKeys);
    expect(await terminal.exit).toBe(0);
  });

  it('is told how, where somebody else writes', async () => {
    const problem = { reason: 'ATTACHMENT_EXISTS', kind: 'failed_precondition', detail: 'No.' };
    gateway.attachRefusal = { status: 409, problem };
    const { status, stderr } = await endo.run(['attach', gateway.sessionId], '');
    expect(status).toBe(78);
    expect(stderr).toContain(`endo attach ${gateway.sessionId} --observe`);
    expect(stderr).toContain('--take-over REASON');
  });

  it.each([
    [['--observe', '--take-over', 'x'], 'give one of them'],
    [['--take-over', ' '], 'needs a reason'],
  ])('is refused with %j', async (flags, sentence) => {
    const { status, stderr } = await endo.run(['attach', gateway.sessionId, ...flags], '');
    expect([status, stderr]).toEqual([64, expect.stringContaining(sentence)]);
  });
});
