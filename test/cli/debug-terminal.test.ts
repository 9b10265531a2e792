import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Endo } from './harness/endo.ts';
import { fakeShell } from './harness/fake-attachment.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

const debug = [
  'debug',
  '-it',
  'pod/web',
  '--cluster',
  'eu-1',
  '--image',
  'busybox:1.36',
  '--',
  'sh',
];

describe('endo debug on a terminal', () => {
  let gateway: FakeGateway;
  let endo: Endo;

  beforeEach(async () => {
    gateway = await FakeGateway.start();
    gateway.script = fakeShell;
    endo = new Endo({ ENDOSCOPE_SERVER: gateway.url, ENDOSCOPE_TOKEN: 'token-of-test' });
  });

  afterEach(async () => {
    await endo.close();
    await gateway.close();
  });

  it('gives a prompt, carries typing and returns what the shell exits with', async () => {
    const terminal = endo.terminal(debug);
    await terminal.shows('$ ');
    terminal.type('exit 7\r');
    expect(await terminal.exit).toBe(7);
    expect(terminal.output).toContain('the process exited with code 7');
    const [before, after] = endo.terminalSettings();
    expect(after).toBe(before);
  });

  it('tells the size at the start and each change of it', async () => {
    const terminal = endo.terminal(debug, { cols: 100, rows: 30 });
    await terminal.shows('$ ');
    terminal.type('size\r');
    await terminal.shows('30 100\r\n');
    terminal.resize(120, 40);
    await gateway.attachments[0]!.until(() => gateway.attachments[0]!.sizes.length > 1);
    terminal.type('size\r');
    await terminal.shows('40 120');
    terminal.type('\x04');
    expect(await terminal.exit).toBe(0);
    expect(gateway.attachments[0]!.sizes).toEqual([
      { width: 100, height: 30 },
      { width: 120, height: 40 },
    ]);
  });

  it('shows a line feed as nothing but a line feed, as full-screen programs need it', async () => {
    gateway.script = async (attachment) => {
      attachment.ready(true);
      await attachment.until(() => attachment.inputText.includes('go'));
      await attachment.stdout('first\nsecond');
      attachment.exit({ reason: 'process_exited', exitCode: 0 });
    };
    const terminal = endo.terminal(debug);
    await terminal.shows('try pressing enter');
    terminal.type('go\r');
    expect(await terminal.exit).toBe(0);
    expect(terminal.output).toContain('first\nsecond');
  });

  it('hands Ctrl-C and Ctrl-D to the shell', async () => {
    const terminal = endo.terminal(debug);
    await terminal.shows('$ ');
    terminal.type('half\x03');
    await terminal.shows('half^C');
    terminal.type('\x04');
    expect(await terminal.exit).toBe(0);
    expect(gateway.attachments[0]!.inputText).toBe('half\x03\x04');
  });

  it('asks for a TTY that outlives the attachment', async () => {
    const terminal = endo.terminal(debug);
    await terminal.shows('$ ');
    terminal.type('\x04');
    await terminal.exit;
    const { workload } = gateway.received('POST /v1/sessions')[0]!.body as { workload: object };
    expect(workload).toMatchObject({ tty: true, stdin: true, stdinOnce: false });
  });

  it('detaches on the detach keys and says how to come back', async () => {
    const terminal = endo.terminal(debug);
    await terminal.shows('$ ');
    terminal.type('\x10');
    terminal.type('\x11');
    expect(await terminal.exit).toBe(0);
    expect(terminal.output).toContain(`endo attach ${gateway.sessionId}`);
    expect(gateway.attachments[0]!.inputText).toBe('');
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('gives the terminal back and detaches on %s', async (signal, status) => {
    const terminal = endo.terminal(debug);
    await terminal.shows('$ ');
    process.kill(endo.terminalPid, signal);
    expect(await terminal.exit).toBe(status);
    expect(gateway.attachments[0]!.isDetached).toBe(true);
    const [before, after] = endo.terminalSettings();
    expect(after).toBe(before);
  });

  it('cancels with Ctrl-C while it waits, ends the session and says what stays', async () => {
    gateway.events = [
      { number: 1, type: 'waiting', state: 'provisioning', reason: 'ContainerCreating' },
    ];
    const terminal = endo.terminal(debug);
    await terminal.shows('ContainerCreating');
    terminal.type('\x03');
    expect(await terminal.exit).toBe(130);
    expect(gateway.received('POST /v1/sessions/*').map((r) => r.path)).toEqual([
      `/v1/sessions/${gateway.sessionId}:terminate`,
    ]);
    expect(terminal.output).toContain('stays listed in pod shop/web until the pod goes');
  });
});

describe('endo attach', () => {
  it('joins a session again and leaves it running when it is told to end', async () => {
    const gateway = await FakeGateway.start();
    gateway.script = fakeShell;
    gateway.answer('GET /v1/sessions/*', {
      json: {
        id: gateway.sessionId,
        state: 'ready',
        target: { cluster: 'eu-1', namespace: 'shop', pod: 'web' },
        workload: { image: 'busybox:1.36', stdin: true, tty: true },
        createTime: '2026-11-21T10:00:00.000Z',
      },
    });
    const endo = new Endo({ ENDOSCOPE_SERVER: gateway.url, ENDOSCOPE_TOKEN: 'token-of-test' });
    try {
      const terminal = endo.terminal(['attach', gateway.sessionId]);
      await terminal.shows('$ ');
      terminal.type('exit 4\r');
      expect(await terminal.exit).toBe(4);
    } finally {
      await endo.close();
      await gateway.close();
    }
  });
});
