import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Endo } from './harness/endo.ts';
import { afterInput, fakeShell } from './harness/fake-attachment.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

const place = ['--cluster', 'eu-1', '-n', 'shop'];
const image = ['--image', 'busybox:1.36'];
const target = { cluster: 'eu-1', namespace: 'shop' };

describe('endo debug on several targets', () => {
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

  const bodies = () =>
    gateway
      .received('POST /v1/sessions')
      .map(({ body }) => body as { target: object; workload: object });

  function file(name: string, text: string): string {
    const path = join(endo.configHome, name);
    writeFileSync(path, text);
    return path;
  }

  it('attaches to one after another and counts the first status that is not 0', async () => {
    let status = 2;
    gateway.script = afterInput(async (attachment) => {
      await attachment.stdout(`status ${++status}\n`);
      return status;
    });
    const result = await endo.run(['debug', '-i', 'web-0', 'node/n1', ...place, ...image]);
    expect(result).toEqual({
      status: 3,
      stdout: 'status 3\nstatus 4\n',
      stderr: 'Target 1 of 2: web-0\nTarget 2 of 2: node/n1\n',
    });
    expect(bodies().map((body) => body.target)).toEqual([
      { ...target, pod: 'web-0' },
      { ...target, node: 'n1' },
    ]);
  });

  it('gives each its own terminal', async () => {
    gateway.script = fakeShell;
    const terminal = endo.terminal(['debug', '-it', 'web-0', 'web-1', ...place, ...image]);
    await terminal.shows('$ ');
    terminal.type('exit 0\r');
    await terminal.shows('Target 2 of 2: web-1');
    const isPrompted = () => terminal.output.split('Target 2 of 2').at(-1)!.includes('$ ');
    while (!isPrompted()) await new Promise((resolve) => setTimeout(resolve, 20));
    terminal.type('exit 6\r');
    expect(await terminal.exit).toBe(6);
    expect(gateway.attachments.map(({ inputText }) => inputText)).toEqual(['exit 0\r', 'exit 6\r']);
    const [before, after] = endo.terminalSettings();
    expect(after).toBe(before);
  });

  it('goes no further when the first one cannot be had', async () => {
    gateway.answer('POST /v1/sessions', {
      status: 404,
      json: { reason: 'POD_NOT_FOUND', kind: 'not_found', detail: 'No pod web-0.' },
    });
    const result = await endo.run(['debug', '-i', 'web-0', 'web-1', ...place, ...image]);
    expect(result.status).toBe(66);
    expect(gateway.received('POST /v1/sessions')).toHaveLength(1);
  });

  it('starts them at once without attaching, and fails when one of them did', async () => {
    gateway.answer('POST /v1/sessions:batchCreate', {
      json: {
        results: [
          { session: gateway.session('provisioning', { target: { pod: 'web-0' } }) },
          {
            error: { reason: 'POD_NOT_FOUND', kind: 'not_found', detail: 'No pod\u001b web-1.' },
          },
        ],
      },
    });
    const args = ['debug', 'web-0', 'deploy/web', '--attach=false', ...place, ...image];
    const result = await endo.run(args);
    expect(result).toEqual({
      status: 66,
      stdout:
        'TARGET       RESULT         SESSION                          POD     REASON\n' +
        `pod/web-0    provisioning   ${gateway.sessionId}   web-0   -\n` +
        'deploy/web   failed         -                                -       POD_NOT_FOUND\n',
      stderr: 'Error: deploy/web: No pod\\x1b web-1.\n  (POD_NOT_FOUND)\n',
    });
    const [request] = gateway.received('POST /v1/sessions:batchCreate');
    expect(request!.body).toMatchObject({
      requests: [
        { target: { ...target, pod: 'web-0' } },
        { target: { ...target, workload: 'deploy/web' } },
      ],
    });
    expect(request!.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('takes its targets from a file, a list of objects, and stdin', async () => {
    const yaml = file('objects.yaml', objects);
    gateway.answer('POST /v1/sessions:batchCreate', { json: { results: [] } });
    await endo.run(['debug', '-f', yaml, '--cluster', 'eu-1', ...image]);
    expect(gateway.received('POST /v1/sessions:batchCreate')[0]!.body).toMatchObject({
      requests: [
        { target: { cluster: 'eu-1', namespace: 'other', pod: 'web' } },
        { target: { cluster: 'eu-1', namespace: 'default', workload: 'deployment/api' } },
        { target: { cluster: 'eu-1', namespace: 'default', node: 'n1' } },
      ],
    });
    const pod = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } });
    await endo.run(['debug', '-f', '-', ...place, ...image], pod);
    expect(bodies()[0]!.target).toEqual({ ...target, pod: 'web' });
  });

  it('sends a custom profile and a raw document as the objects they are', async () => {
    const custom = file('custom.yaml', 'env:\n- name: A\n  value: "1"\nsecurityContext: {}\n');
    const container = { name: 'old', image: 'busybox:1.36', targetContainerName: 'app' };
    const document = { kind: 'EphemeralContainers', ephemeralContainers: [container] };
    const raw = file('ec.json', JSON.stringify(document));
    await endo.run(['debug', 'web', ...place, ...image, '--custom', custom]);
    await endo.run(['debug', 'web', ...place, '--from-file', raw]);
    expect(bodies().map(({ workload }) => workload)).toEqual([
      expect.objectContaining({
        custom: { env: [{ name: 'A', value: '1' }], securityContext: {} },
      }),
      { stdin: false, stdinOnce: false, tty: false, document },
    ]);
  });

  it.each<[sentence: string, flag: string, text: string]>([
    ['not modifiable via custom profile', '--custom', '{"image":"busybox"}'],
    ['holds 2 documents, not one', '--custom', 'env: []\n---\nenv: []\n'],
    ['does not hold an object', '--custom', '[1]'],
    ['is empty', '--from-file', ''],
    ['is neither JSON nor YAML', '--from-file', 'a: [1'],
    ['is neither JSON nor YAML', '--custom', 'a: 1\na: 2\n'],
    ['is neither JSON nor YAML', '--custom', aliasBomb()],
    ['is over 1048576 bytes', '--custom', 'a'.repeat(5 * 1_048_576)],
    ["Object 'apiVersion' is missing", '-f', 'kind: Pod\n'],
    ["Object 'Kind' is missing", '-f', 'apiVersion: v1\n'],
    ['resource name may not be empty', '-f', 'apiVersion: v1\nkind: Pod\n'],
    [
      "You must pass '--namespace=other' to perform this operation.",
      '-f',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: other}\n',
    ],
  ])('refuses a file that "%s" (%s)', async (sentence, flag, text) => {
    const path = file('bad', text);
    const targets = flag === '-f' ? [] : ['web'];
    const result = await endo.run(['debug', ...targets, ...place, ...image, flag, path]);
    expect(result.status).toBe(64);
    expect(result.stderr).toContain(sentence);
    expect(gateway.received('POST /v1/sessions')).toEqual([]);
  });

  it('refuses a file that is not there, and stdin for two purposes', async () => {
    const missing = await endo.run(['debug', ...place, ...image, '-f', 'no-such.yaml']);
    expect(missing.stderr).toBe('Error: the path "no-such.yaml" does not exist\n');
    const twice = await endo.run(['debug', '-i', ...place, ...image, '-f', '-'], '{}');
    expect(twice.stderr).toContain('stdin cannot be both a file and the input');
    expect([missing.status, twice.status]).toEqual([64, 64]);
  });
});

const objects = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: other}
---
apiVersion: v1
kind: List
items:
- {apiVersion: apps/v1, kind: Deployment, metadata: {name: api}}
- {apiVersion: v1, kind: Node, metadata: {name: n1}}
---
`;

/** Nine levels of nine references each: 387 million elements, if anybody expanded them. */
function aliasBomb(): string {
  const levels = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i += 1) {
    const [name, below] = [String.fromCharCode(97 + i), String.fromCharCode(96 + i)];
    levels.push(`${name}: &${name} [${Array(9).fill(`*${below}`).join(', ')}]`);
  }
  return `${levels.join('\n')}\n`;
}
