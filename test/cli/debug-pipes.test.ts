import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Endo } from './harness/endo.ts';
import { afterInput } from './harness/fake-attachment.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

const debug = [
  'debug',
  '-i',
  'pod/web',
  '--cluster',
  'eu-1',
  '-n',
  'shop',
  '--image',
  'busybox:1.36',
];

describe('endo debug with pipes', () => {
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

  it('prints every byte on its own descriptor and returns the exit status', async () => {
    gateway.script = afterInput(async (attachment, input) => {
      await attachment.stdout(`one ${input.toString()}`);
      await attachment.stderr('two\n');
      return 3;
    });
    const result = await endo.run([...debug, '--', 'sh'], 'the input\n');
    expect(result).toEqual({ status: 3, stdout: 'one the input\n', stderr: 'two\n' });
  });

  it('sends the request that the flags describe, once, under a key', async () => {
    gateway.script = afterInput(async () => 0);
    await endo.run([
      ...debug,
      ...['--target', 'app', '-c', 'debugger-1', '--env', 'A=1', '--env', 'B=2,C=3'],
      ...[
        '--image-pull-policy',
        'Never',
        '--profile',
        'restricted',
        '--reason',
        'OPS-1',
        '--ttl',
        '15m',
      ],
      ...['--', 'sh', '-c', 'id'],
    ]);
    const [request, ...more] = gateway.received('POST /v1/sessions');
    expect(more).toEqual([]);
    expect(request!.body).toEqual({
      target: { cluster: 'eu-1', namespace: 'shop', pod: 'web', container: 'app' },
      workload: {
        image: 'busybox:1.36',
        containerName: 'debugger-1',
        imagePullPolicy: 'Never',
        command: ['sh', '-c', 'id'],
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
          { name: 'C', value: '3' },
        ],
        stdin: true,
        stdinOnce: true,
        tty: false,
        profile: 'restricted',
      },
      reason: 'OPS-1',
      ttl: '15m',
    });
    expect(request!.headers).toMatchObject({
      authorization: 'Bearer token-of-test',
      'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'user-agent': expect.stringMatching(/^endo\//),
    });
  });

  it('carries eight mebibytes of any bytes both ways unchanged', async () => {
    const input = randomBytes(8 * 1_048_576);
    const hashes: string[] = [];
    gateway.script = afterInput(async (attachment, received) => {
      hashes.push(createHash('sha256').update(received).digest('hex'));
      for (let at = 0; at < received.length; at += 65_536) {
        await attachment.stdout(received.subarray(at, at + 65_536));
      }
      return 0;
    });
    const child = endo.start([...debug, '--', 'cat']);
    const out = createHash('sha256');
    child.stdout!.on('data', (data: Buffer) => out.update(data));
    child.stdin!.end(input);
    await new Promise((resolve) => child.once('close', resolve));
    const sent = createHash('sha256').update(input).digest('hex');
    expect([hashes, out.digest('hex')]).toEqual([[sent], sent]);
  });

  it('writes out everything a slow reader has not taken yet before it exits', async () => {
    const size = 4 * 1_048_576;
    gateway.script = afterInput(async (attachment) => {
      for (let at = 0; at < size; at += 65_536) await attachment.stdout(Buffer.alloc(65_536, 0x61));
      return 0;
    });
    const child = endo.start([...debug, '--', 'yes']);
    child.stdin!.end();
    await sleep(1_500);
    let bytes = 0;
    child.stdout!.on('data', (data: Buffer) => {
      bytes += data.length;
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect([status, bytes]).toEqual([0, size]);
  });

  it('half-closes the input and goes on printing', async () => {
    gateway.script = afterInput(async (attachment) => {
      await sleep(200);
      await attachment.stdout('after the end of input\n');
      return 0;
    });
    expect((await endo.run([...debug, '--', 'sort'])).stdout).toBe('after the end of input\n');
  });

  it('prints the log and the exit status of a container that ended before the attach', async () => {
    gateway.events = [
      { number: 1, type: 'state', state: 'ended', end: { reason: 'process_exited', exitCode: 5 } },
    ];
    gateway.script = async (attachment) => {
      attachment.ready(false);
      await attachment.stdout('from the log\n');
      attachment.exit({ reason: 'process_exited', exitCode: 5 });
    };
    const result = await endo.run([...debug, '--', 'false']);
    expect(result).toEqual({ status: 5, stdout: 'from the log\n', stderr: '' });
  });

  it('turns the TTY off and says so when the input is not a terminal', async () => {
    gateway.script = afterInput(async () => 0);
    const result = await endo.run(['debug', '-it', ...debug.slice(2), '--', 'sh']);
    expect(result.stderr).toContain('Unable to use a TTY - input is not a terminal');
    const { workload } = gateway.received('POST /v1/sessions')[0]!.body as { workload: object };
    expect(workload).toMatchObject({ tty: false, stdin: true, stdinOnce: true });
  });

  it('stops with status 141 when the reader of its output has gone', async () => {
    gateway.script = async (attachment) => {
      attachment.ready(false);
      while (attachment.isOpen) await attachment.stdout(Buffer.alloc(65_536, 0x61));
    };
    const child = endo.start([...debug, '--', 'yes']);
    child.stdin!.end();
    child.stdout!.once('data', () => child.stdout!.destroy());
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(141);
  });

  it('prints a session id and returns when it is not to attach', async () => {
    const result = await endo.run(['debug', 'web', ...debug.slice(3)]);
    expect(result.stdout).toBe(`${gateway.sessionId}\n`);
    expect(result.stderr).toContain(`endo attach ${gateway.sessionId}`);
    expect(gateway.attachments).toEqual([]);
  });

  it('does not attach with -i --attach=false', async () => {
    const result = await endo.run([...debug, '--attach=false', '-o', 'name']);
    expect(result.stdout).toBe(`session/${gateway.sessionId}\n`);
    expect(gateway.attachments).toEqual([]);
  });

  it('shows the plan with --dry-run and creates nothing', async () => {
    gateway.answer('POST /v1/sessions:plan', {
      json: {
        containerJson: '{"name":"endo-1","image":"busybox:1.36"}',
        specHash: 'abc',
        findings: [
          { code: 'X', severity: 'warning', message: 'No target.', suggestion: 'Use --target.' },
        ],
      },
    });
    const result = await endo.run([...debug, '--dry-run']);
    expect(result).toEqual({
      status: 0,
      stdout: 'name: endo-1\nimage: busybox:1.36\n',
      stderr: 'warning: No target. Use --target.\n',
    });
    expect(gateway.received('POST /v1/sessions')).toEqual([]);
  });

  it('shows what the container waits for, and fails with the sentence that ended it', async () => {
    gateway.events = [
      {
        number: 1,
        type: 'waiting',
        state: 'provisioning',
        reason: 'ErrImagePull',
        message: 'no such \u001b[31mimage',
      },
      {
        number: 2,
        type: 'waiting',
        state: 'provisioning',
        reason: 'ErrImagePull',
        message: 'no such \u001b[31mimage',
      },
      { number: 3, type: 'state', state: 'ending' },
      {
        number: 4,
        type: 'state',
        state: 'ended',
        end: { reason: 'start_failed', detail: 'The image cannot be pulled.', process: 'gone' },
      },
    ];
    expect(await endo.run([...debug, '--', 'sh'])).toEqual({
      status: 78,
      stdout: '',
      stderr:
        'Waiting for container endo-1: ErrImagePull: no such \\x1b[31mimage\n' +
        `Session ${gateway.sessionId} ended: the debug container did not start. The image cannot be pulled.\n` +
        '  See what happened: endo describe pod/web --cluster eu-1 -n shop\n' +
        '  The ephemeral container stays listed in pod shop/web until the pod goes; it will not be restarted.\n',
    });
  });

  it('ends the session and exits with 124 when the container does not start in time', async () => {
    gateway.events = [
      { number: 1, type: 'waiting', state: 'provisioning', reason: 'ContainerCreating' },
    ];
    const result = await endo.run([...debug, '--timeout', '1s', '-q']);
    expect(result.status).toBe(124);
    expect(result.stderr).toContain('did not start within 1 s');
    expect(gateway.received('POST /v1/sessions/*')).toHaveLength(1);
  });

  it('says how to come back when the connection breaks', async () => {
    gateway.script = async (attachment) => {
      attachment.ready(false);
      await attachment.stdout('half');
      attachment.cut();
    };
    const result = await endo.run([...debug, '--', 'sh']);
    expect(result).toMatchObject({ status: 69, stdout: 'half' });
    expect(result.stderr).toContain(`Attach again: endo attach ${gateway.sessionId}`);
  });

  it('does not count it as success when the gateway lets go of the session', async () => {
    gateway.script = (attachment) => {
      attachment.ready(false);
      attachment.exit({ reason: 'detached', process: '', detail: 'It restarts.' });
    };
    const result = await endo.run([...debug, '--', 'sh']);
    expect(result.status).toBe(69);
    expect(result.stderr).toContain(`endo attach ${gateway.sessionId}`);
  });

  it.each([
    ['expired', 124, 'its time was up'],
    ['permission_revoked', 77, 'you are no longer allowed to use it'],
    ['target_gone', 66, 'the pod is gone'],
  ])('tells that the session ended as %s', async (reason, status, sentence) => {
    gateway.script = (attachment) => {
      attachment.ready(false);
      attachment.exit({ reason, exitCode: 0 });
    };
    const result = await endo.run([...debug, '--', 'sh']);
    expect(result.status).toBe(status);
    expect(result.stderr).toContain(sentence);
  });

  it('prints the reason and the request when the gateway refuses the attach', async () => {
    gateway.attachRefusal = {
      status: 403,
      problem: {
        reason: 'POLICY_DENIED',
        kind: 'permission_denied',
        detail: 'No policy permits it.',
        requestId: 'req_1',
      },
    };
    expect(await endo.run([...debug, '--', 'sh'])).toEqual({
      status: 77,
      stdout: '',
      stderr: 'Error: No policy permits it.\n  (POLICY_DENIED, request req_1)\n',
    });
  });
});
