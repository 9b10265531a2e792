// Operators' templates through both doors: read, used, locked, and reloaded from their folder.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'endoscope-templates-'));
const fixed = {
  name: 'fixed',
  description: 'Everything is said.',
  image: `busybox@sha256:${'a'.repeat(64)}`,
  imagePullPolicy: 'IfNotPresent',
  profile: 'restricted',
  command: ['sleep'],
  args: ['60'],
  env: [{ name: 'TERM', value: 'xterm' }],
  envFrom: [{ configMapRef: { name: 'tools' }, prefix: 'T_' }],
  custom: { workingDir: '/tmp' },
  stdin: true,
  stdinOnce: true,
  tty: false,
  styles: ['ephemeral', 'copy'],
  targetRequired: false,
  ttlDefault: '60s',
  ttlMax: '120s',
  locked: ['image', 'profile', 'custom'],
  recording: 'none',
  recordsInput: false,
};

let test: TestGateway;
let grpc: GrpcCaller;
beforeAll(async () => {
  cpSync(join(import.meta.dirname, '../../apps/dev/templates'), folder, { recursive: true });
  writeFileSync(join(folder, 'fixed.json'), JSON.stringify(fixed));
  test = await TestGateway.start({ env: { ENDOSCOPE_TEMPLATES_DIR: folder } });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
});
afterAll(async () => {
  grpc.close();
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

const web = { cluster: 'sim', namespace: 'default', pod: 'web' };

async function rpc(service: 'session' | 'template', method: string, request: object) {
  return grpc.unary(service, method, request, bearer(await test.token('engineer')));
}

describe('templates', () => {
  it('are listed by name for whoever is signed in', async () => {
    for (const as of ['outsider', 'engineer'] as const) {
      const { status, body } = await test.call('GET', '/v1/templates', { as });
      expect(status).toBe(200);
      expect(body.templates.map((t: { name: string }) => t.name)).toEqual([
        'fixed',
        'processes',
        'shell',
      ]);
    }
    const { response } = await rpc('template', 'listTemplates', {});
    expect(response.templates.map((t: { name: string }) => t.name)).toHaveLength(3);
  });

  it('are told in full, the same through both doors', async () => {
    const { body } = await test.call('GET', '/v1/templates/fixed');
    expect(body).toEqual(fixed);
    const { response } = await rpc('template', 'getTemplate', { template: 'fixed' });
    const { custom, ttlDefault: _d, ttlMax: _m, ...same } = fixed;
    expect(response.template).toMatchObject({
      ...same,
      customJson: JSON.stringify(custom),
      ttlDefault: { seconds: 60 },
      ttlMax: { seconds: 120 },
      envFrom: [{ configMapRef: { name: 'tools' }, prefix: 'T_' }],
    });
  });

  it('have a reason of their own when they do not exist', async () => {
    const { status, body } = await test.call('GET', '/v1/templates/none');
    expect([status, body.reason]).toEqual([404, 'TEMPLATE_NOT_FOUND']);
    const answer = await rpc('template', 'getTemplate', { template: 'none' });
    expect([answer.code, answer.reason]).toEqual([5, 'TEMPLATE_NOT_FOUND']);
  });
});

describe('a session of a template', () => {
  it('is what the template says, and the ledger names it', async () => {
    const { status, body } = await test.call('POST', '/v1/sessions', {
      body: { target: { ...web, container: 'app' }, workload: { template: 'shell' } },
    });
    expect(status).toBe(201);
    expect(body.workload).toMatchObject({
      template: 'shell',
      image: 'busybox:1.36',
      command: ['sh'],
      stdin: true,
      tty: true,
    });
    const lifeMs = Date.parse(body.expireTime) - Date.parse(body.createTime);
    expect(lifeMs).toBe(30 * 60_000);
    const query = `event=session.requested&session=${body.id}`;
    const ledger = await test.call('GET', `/v1/audit-events?${query}`, { as: 'operator' });
    expect(ledger.body.auditEvents[0].details).toMatchObject({ template: 'shell' });
    await test.call('POST', `/v1/sessions/${body.id}:terminate`, { body: {} });
  });

  it.each<[string, object, object, string, RegExp]>([
    ['of no such name', web, { template: 'none' }, 'TEMPLATE_NOT_FOUND', /There are: fixed/],
    [
      'with another image',
      { ...web, container: 'app' },
      { template: 'processes', image: 'mine:1' },
      'TEMPLATE_FIELD_LOCKED',
      /fixes image/,
    ],
    ['without its target', web, { template: 'shell' }, 'TEMPLATE_UNSUITABLE', /--target/],
    [
      'as a copy',
      web,
      { template: 'shell', copy: { name: 'web-copy' } },
      'TEMPLATE_UNSUITABLE',
      /is for an ephemeral container, not for a copy/,
    ],
  ])('is refused %s, at both doors', async (_what, target, workload, reason, says) => {
    const session = { target, workload };
    const { body } = await test.call('POST', '/v1/sessions:plan', { body: session });
    expect([body.reason, body.detail]).toEqual([reason, expect.stringMatching(says)]);
    const answer = await rpc('session', 'planSession', { session });
    expect([answer.reason, answer.detail]).toEqual([reason, expect.stringMatching(says)]);
  });

  it('is refused for longer than the template allows', async () => {
    const session = { target: web, workload: { template: 'fixed' }, ttl: '3m' };
    const { status, body } = await test.call('POST', '/v1/sessions:plan', { body: session });
    expect([status, body.reason]).toEqual([400, 'TEMPLATE_UNSUITABLE']);
  });
});

describe('a change of the folder', () => {
  it('is in force within seconds, and a bad file leaves the last good ones', async () => {
    writeFileSync(join(folder, 'late.yaml'), 'name: late\ndescription: Added later.\n');
    await until(async () => (await names()).includes('late'));
    writeFileSync(join(folder, 'bad.yaml'), 'name: bad\nrecording: always\n');
    await until(() => Promise.resolve(test.logLines.some((line) => line.includes('bad.yaml'))));
    const line = test.logLines.find((each) => each.includes('bad.yaml'))!;
    expect(line).toContain('description: ');
    expect(line).toContain('recording: ');
    expect(await names()).toContain('late');
  });
});

async function names(): Promise<string[]> {
  const { body } = await test.call('GET', '/v1/templates');
  return body.templates.map((t: { name: string }) => t.name) as string[];
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it never came');
    await sleep(200);
  }
}
