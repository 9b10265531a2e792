import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Endo } from './harness/endo.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

const shell = {
  name: 'shell',
  description: 'A shell.\u001b[31m',
  image: 'busybox:1.36',
  profile: 'general',
  command: ['sh'],
  args: ['-l'],
  env: [{ name: 'TERM', value: 'xterm' }],
  envFrom: [{ secretRef: { name: 'db' } }, { configMapRef: { name: 'tools' } }],
  custom: { workingDir: '/tmp' },
  stdin: true,
  tty: true,
  styles: ['ephemeral', 'copy'],
  targetRequired: true,
  ttlDefault: '600s',
  ttlMax: '1800s',
  locked: ['image', 'profile'],
  recording: 'none',
  recordsInput: false,
};

describe('endo templates', () => {
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

  it('lists them, without what could harm a terminal', async () => {
    gateway.answer('GET /v1/templates', { json: { templates: [shell, { name: 'least' }] } });
    const { stdout, status } = await endo.run(['templates', '-o', 'wide']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^NAME +IMAGE +PROFILE +FOR +TIME +DESCRIPTION +COMMAND +FIXED\n/);
    expect(stdout).toContain('ephemeral,copy');
    expect(stdout).toMatch(/ sh -l +image,profile\n/);
    expect(stdout).not.toContain('\u001b');
    const names = await endo.run(['templates', '-o', 'name']);
    expect(names.stdout).toBe('template/shell\ntemplate/least\n');
  });

  it('says who adds one when there are none', async () => {
    gateway.answer('GET /v1/templates', { json: { templates: [] } });
    const { stdout, stderr, status } = await endo.run(['templates']);
    expect([stdout, status]).toEqual(['', 0]);
    expect(stderr).toContain('An operator adds them as files');
  });

  it('shows one in full, as words and as it came', async () => {
    gateway.answer('GET /v1/templates/shell', { json: shell });
    const { stdout } = await endo.run(['template', 'shell']);
    expect(stdout.split('\n').map((line) => line.replace(/: +/, ': '))).toEqual([
      'Name: shell',
      expect.stringMatching(/^Description: A shell\./),
      'Image: busybox:1.36',
      'Profile: general',
      'Command: sh -l',
      'Environment: TERM=xterm',
      'Environment from: secret/db, configMap/tools',
      'Custom profile: {"workingDir":"/tmp"}',
      'Terminal: stdin, tty',
      'For: ephemeral, copy',
      'Needs a target: yes',
      'Default time: 600s',
      'Longest time: 1800s',
      'Fixed: image, profile',
      'Recording: none',
      '',
    ]);
    const json = await endo.run(['templates', 'shell', '-o', 'json']);
    expect(JSON.parse(json.stdout)).toEqual(shell);
  });

  it('passes on that there is none of a name', async () => {
    gateway.answer('GET /v1/templates/none', {
      status: 404,
      json: { reason: 'TEMPLATE_NOT_FOUND', kind: 'not_found', detail: 'There is no "none".' },
    });
    const { stderr, status } = await endo.run(['templates', 'none']);
    expect(status).not.toBe(0);
    expect(stderr).toContain('There is no "none".');
  });
});
