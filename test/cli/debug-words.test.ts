// What endo says on a terminal and in a log: kubectl's own lines, and what happens while one waits.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Endo } from './harness/endo.ts';
import { afterInput, fakeShell } from './harness/fake-attachment.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

const place = ['--cluster', 'eu-1', '-n', 'shop'];
const debug = ['debug', '-it', 'web', ...place, '--image', 'busybox:1.36'];

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

/** A session as the gateway answers it, with what the test is about. */
function answerCreate(change: object): void {
  gateway.answer('POST /v1/sessions', (request, response) => {
    response.writeHead(201, { 'content-type': 'application/json' });
    const session = gateway.session('provisioning', request.body as object);
    response.end(JSON.stringify({ ...session, ...change }));
  });
}

describe('the lines of kubectl debug', () => {
  it('are printed before the prompt and after the end', async () => {
    const terminal = endo.terminal([...debug, '--target', 'app']);
    await terminal.shows('$ ');
    terminal.type('exit 0\r');
    expect(await terminal.exit).toBe(0);
    expect(terminal.output).toContain('Targeting container "app". If you don\'t see processes');
    expect(terminal.output).toContain('Defaulting debug container name to endo-1.');
    expect(terminal.output).toContain("If you don't see a command prompt, try pressing enter.");
    expect(terminal.output).toContain(
      'The ephemeral container stays listed in pod shop/web until the pod goes; it will not be restarted.',
    );
  });

  it('are not printed with -q', async () => {
    const terminal = endo.terminal([...debug, '-q', '--target', 'app']);
    await terminal.shows('$ ');
    terminal.type('exit 0\r');
    await terminal.exit;
    expect(terminal.output).toBe('$ exit 0\r\n');
  });

  it('name the pod of a node and that it goes', async () => {
    answerCreate({
      ...{ style: 'node', runsInPod: 'node-debugger-n1-x2' },
      target: { cluster: 'eu-1', namespace: 'shop', pod: '', node: 'n1' },
    });
    const args = ['debug', '-it', 'node/n1', ...place, '--image', 'busybox:1.36'];
    const terminal = endo.terminal(args);
    await terminal.shows('$ ');
    terminal.type('exit 0\r');
    await terminal.exit;
    expect(terminal.output).toContain(
      'Creating debugging pod node-debugger-n1-x2 with container endo-1 on node n1.',
    );
    expect(terminal.output).toContain(
      'Pod shop/node-debugger-n1-x2, made for the session, is deleted.',
    );
  });

  it('name the copy, and how to delete one that stays', async () => {
    answerCreate({
      ...{ style: 'copy', runsInPod: 'web-2' },
      workload: { containerName: 'app', image: 'a:1', stdin: true, tty: true, remove: false },
    });
    const terminal = endo.terminal([...debug, '--copy-to', 'web-2', '-c', 'app', '--no-rm']);
    await terminal.shows('$ ');
    terminal.type('exit 0\r');
    await terminal.exit;
    expect(terminal.output).toContain('Creating web-2, a copy of pod web.');
    expect(terminal.output).not.toContain('Defaulting debug container name');
    expect(terminal.output).toContain('stays (--no-rm): kubectl delete pod web-2 -n shop');
  });

  it('say why a pod of a workload was chosen', async () => {
    const chosen = 'newest ready of 3 pods of deployment\u001b[31m web';
    answerCreate({ target: { cluster: 'eu-1', namespace: 'shop', pod: 'web-7', chosen } });
    const args = ['debug', '-it', 'deploy/web', ...place, '--image', 'busybox:1.36'];
    const terminal = endo.terminal(args);
    await terminal.shows('$ ');
    terminal.type('exit 0\r');
    await terminal.exit;
    expect(terminal.output).toContain(
      'Chose pod web-7: newest ready of 3 pods of deployment\\x1b[31m web.',
    );
  });

  it('say on detach that the container runs on, and is not started twice', async () => {
    const terminal = endo.terminal(debug);
    await terminal.shows('$ ');
    terminal.type('\x10\x11');
    expect(await terminal.exit).toBe(0);
    expect(terminal.output).toContain(
      'will not be restarted, but may be re-attached while it runs',
    );
    expect(terminal.output).toContain(`Attach again:  endo attach ${gateway.sessionId}`);
  });
});

describe('a terminal that is not wanted, or not there', () => {
  const attachTo = (workload: object) =>
    gateway.answer('GET /v1/sessions/*', {
      json: { ...gateway.session('ready', { workload }), readyTime: '2026-11-21T10:00:00.000Z' },
    });

  it('says that the container allocated none', async () => {
    attachTo({ stdin: true, tty: false });
    gateway.script = afterInput(async () => 0);
    const result = await endo.run(['attach', '-it', gateway.sessionId], '');
    expect(result).toEqual({
      status: 0,
      stdout: '',
      stderr: 'error: Unable to use a TTY - container endo-1 did not allocate one\n',
    });
  });

  it('is used where the container has one and nobody asked', async () => {
    attachTo({ stdin: true, tty: true });
    const terminal = endo.terminal(['attach', gateway.sessionId]);
    await terminal.shows('$ ');
    terminal.type('half\x03');
    await terminal.shows('half^C');
    terminal.type('\x04');
    expect(await terminal.exit).toBe(0);
    expect(gateway.attachments[0]!.inputText).toBe('half\x03\x04');
  });

  it('says that the input is none, and goes on', async () => {
    attachTo({ stdin: true, tty: true });
    const result = await endo.run(['attach', gateway.sessionId], 'exit 5\r');
    expect(result.status).toBe(5);
    expect(result.stderr).toContain('Unable to use a TTY - input is not a terminal');
  });

  it('leaves with the detach keys of endo config', async () => {
    expect((await endo.run(['config', 'set', 'detach-keys', 'ctrl-],q'])).status).toBe(0);
    expect((await endo.run(['config', 'set', 'detach-keys', 'ctrl-1'])).status).toBe(64);
    attachTo({ stdin: true, tty: true });
    const terminal = endo.terminal(['attach', gateway.sessionId]);
    await terminal.shows('$ ');
    terminal.type('\x10\x11');
    await terminal.shows('\x10\x11');
    terminal.type('\x1dq');
    expect(await terminal.exit).toBe(0);
    expect(gateway.attachments[0]!.isDetached).toBe(true);
  });
});

const time = '2026-11-21T10:00:00.000Z';
const waiting = (number: number, reason: string, message = '') => ({
  ...{ number, time, type: 'waiting', state: 'provisioning', reason, message },
});

describe('waiting for a container', () => {
  it('is one line on a terminal, with the time since, over which what failed stays', async () => {
    gateway.events = [
      waiting(1, 'ContainerCreating'),
      { ...{ number: 2, time, type: 'pod_event' }, reason: 'Failed', message: 'Pull: \u001bno' },
    ];
    const terminal = endo.terminal(debug);
    await terminal.shows('\r\x1b[KWaiting for container endo-1: ContainerCreating');
    await terminal.shows('  Failed: Pull: \\x1bno\r\n');
    await terminal.shows('ContainerCreating (3s)');
    terminal.type('\x03');
    expect(await terminal.exit).toBe(130);
  });

  it('is written over nothing where the terminal cannot', async () => {
    gateway.events = [waiting(1, 'ContainerCreating')];
    const terminal = endo.terminal(debug, { cols: 80, rows: 24, term: 'dumb' });
    await terminal.shows('Waiting for container endo-1: ContainerCreating\r\n');
    terminal.type('\x03');
    await terminal.exit;
    expect(terminal.output).not.toContain('\x1b[K');
  });

  it('is told in a log when it takes long', async () => {
    gateway.events = [waiting(1, 'ContainerCreating')];
    const args = ['debug', '-i', 'web', ...place, '--image', 'busybox:1.36', '--timeout', '17s'];
    const result = await endo.run(args);
    expect(result.status).toBe(124);
    expect(result.stderr.split('\n')[0]).toMatch(
      /^Waiting for container endo-1: ContainerCreating \(1[567]s\)$/,
    );
    expect(result.stderr).toContain('did not start within 17 s');
  });
});

describe('endo terminate', () => {
  const answers = (states: string[]) => {
    const end = { reason: 'terminated', process: 'gone' };
    const next = () => {
      const state = states.length > 1 ? states.shift()! : states[0]!;
      return { ...gateway.session(state, {}), ...(state === 'ended' && { end }) };
    };
    for (const route of ['POST /v1/sessions/*', 'GET /v1/sessions/*']) {
      gateway.answer(route, (request, response) => {
        const delayMs = request.path.includes('waitFor') ? 1_500 : 0;
        void sleep(delayMs).then(() => response.end(JSON.stringify(next())));
      });
    }
  };

  it('says that a session has ended only once it has', async () => {
    answers(['ending', 'ended']);
    const result = await endo.run(['terminate', gateway.sessionId]);
    expect(result.status).toBe(0);
    expect(result.stderr).toBe(
      `Ending session ${gateway.sessionId}: waiting for its process to go.\n`,
    );
    expect(result.stdout).toContain(`Session ${gateway.sessionId} ended: it was terminated.`);
    const [asked] = gateway.received('GET /v1/sessions/*');
    expect(asked!.path).toContain('waitFor=ended&timeout=25000ms');
  });

  it('tells the truth about one that has not', async () => {
    answers(['ending']);
    const result = await endo.run(['terminate', gateway.sessionId]);
    expect(result.stdout).toContain(
      `Session ${gateway.sessionId} is ending; it has not ended yet.\n  Wait for it:  endo terminate`,
    );
  });

  it('does not wait when it is told not to', async () => {
    answers(['ending']);
    const result = await endo.run(['terminate', gateway.sessionId, '--no-wait', '-o', 'name']);
    expect(result).toEqual({ status: 0, stdout: `session/${gateway.sessionId}\n`, stderr: '' });
    expect(gateway.received('GET /v1/sessions/*')).toEqual([]);
  });
});

describe('a session one has already', () => {
  beforeEach(() => {
    gateway.answer('GET /v1/sessions', { json: { sessions: [gateway.session('ready', {})] } });
    gateway.answer('POST /v1/sessions:plan', {
      json: {
        specHash: 'abc',
        findings: [
          {
            ...{ code: 'REUSE_AVAILABLE', severity: 'info' },
            message: `Session ${gateway.sessionId} of yours runs on this pod.`,
          },
        ],
      },
    });
  });

  const reuse = () => {
    const [request] = gateway.received('POST /v1/sessions');
    return (request!.body as { workload: { reuse?: boolean } }).workload.reuse;
  };

  it('is offered, and used when one says yes', async () => {
    answerCreate({ state: 'ready' });
    const terminal = endo.terminal(debug);
    await terminal.shows('adding another container? [y/N] ');
    terminal.type('y\r');
    await terminal.shows(`Session ${gateway.sessionId} is running already; re-using container`);
    await terminal.shows('$ ');
    terminal.type('exit 3\r');
    expect(await terminal.exit).toBe(3);
    expect(reuse()).toBe(true);
  });

  it('is not used when one says anything else', async () => {
    const terminal = endo.terminal(debug);
    await terminal.shows('[y/N] ');
    terminal.type('\r');
    await terminal.shows('$ ');
    terminal.type('exit 0\r');
    await terminal.exit;
    expect(reuse()).toBeUndefined();
  });

  it('is not offered to a script, with -q, or when one has asked for it', async () => {
    gateway.script = afterInput(async () => 0);
    await endo.run(['debug', '-i', 'web', ...place, '--image', 'busybox:1.36']);
    gateway.script = fakeShell;
    for (const flag of ['-q', '--reuse', '--reuse=false']) {
      const terminal = endo.terminal([...debug, flag]);
      await terminal.shows('$ ');
      terminal.type('exit 0\r');
      await terminal.exit;
      expect(terminal.output).not.toContain('[y/N]');
    }
    expect(gateway.received('POST /v1/sessions:plan')).toEqual([]);
  });
});
