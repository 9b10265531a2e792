import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@endoscope/core';
import { applyCustomProfile, parseCustomProfile } from './custom-profile.ts';
import type { DebugContainer, JsonObject, WorkloadStyle } from './workload.ts';

function refusal(custom: unknown, style: WorkloadStyle = 'node'): string {
  try {
    parseCustomProfile(custom as JsonObject, style);
  } catch (error) {
    if (error instanceof GatewayError) return error.detail;
    throw error;
  }
  return 'not refused';
}

describe('a custom profile', () => {
  it('may set every field of a container but five', () => {
    const whole = {
      args: ['-v'],
      workingDir: '/tmp',
      ports: [{ containerPort: 8080, name: 'web', protocol: 'TCP', hostPort: 80, hostIP: '::1' }],
      envFrom: [{ prefix: 'A_', secretRef: { name: 's', optional: true } }],
      env: [
        { name: 'A', value: '1' },
        { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'C', valueFrom: { secretKeyRef: { name: 's', key: 'k', optional: false } } },
      ],
      resources: { limits: { cpu: 1, memory: '1Gi' }, requests: { 'example.com/gpu': '1' } },
      resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }],
      restartPolicy: 'Always',
      volumeMounts: [{ name: 'v', mountPath: '/v', readOnly: true, subPath: 'a' }],
      livenessProbe: { httpGet: { path: '/', port: 'web' }, periodSeconds: 3 },
      readinessProbe: { tcpSocket: { port: 80 } },
      startupProbe: { exec: { command: ['true'] }, terminationGracePeriodSeconds: 0 },
      terminationMessagePath: '/dev/x',
      terminationMessagePolicy: 'File',
      imagePullPolicy: 'Never',
      securityContext: {
        capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] },
        privileged: false,
        runAsUser: 0,
        runAsNonRoot: false,
        seccompProfile: { type: 'Localhost', localhostProfile: 'p.json' },
        windowsOptions: { hostProcess: false },
      },
      stdin: true,
      stdinOnce: true,
      tty: true,
    };
    expect(parseCustomProfile(whole, 'copy')).toEqual(whole);
  });

  it('says nothing where Go reads a zero value, and something where a pointer holds it', () => {
    const custom = {
      ...{ stdin: false, tty: false, workingDir: '', args: [], env: null, name: '', command: [] },
      env: [{ name: 'A', value: '' }],
      securityContext: { privileged: false, runAsUser: 0, capabilities: { add: [] } },
    };
    expect(parseCustomProfile(custom, 'node')).toEqual({
      env: [{ name: 'A' }],
      securityContext: { privileged: false, runAsUser: 0, capabilities: {} },
    });
  });

  it.each([
    ['name', 'x', '--container'],
    ['image', 'x:1', '--image'],
    ['command', ['sh'], 'after --'],
    ['lifecycle', { preStop: {} }, 'run the command yourself'],
    ['volumeDevices', [{ name: 'v', devicePath: '/d' }], '--volume'],
  ])('is refused with %s, by name and with what to do', (field, value, next) => {
    const sentence = refusal({ [field]: value, stdin: true });
    expect(sentence).toContain(`${field}: is not modifiable via a custom profile`);
    expect(sentence).toContain(next);
  });

  it('names each offence at its place', () => {
    const sentence = refusal({
      priviliged: true,
      securityContext: { runAsUsr: 0 },
      env: [{ value: 'a' }],
      ports: [{ containerPort: '80' }],
      resources: { limits: { memory: 'lots' } },
    });
    expect(sentence).toBe(
      'The custom profile is refused. priviliged: is not a field of a container (core/v1); ' +
        'securityContext.runAsUsr: is not a field of a container (core/v1); ' +
        'env[0].name: is required; ' +
        'ports[0].containerPort: must be a whole number; ' +
        'ports[0].containerPort: is required.',
    );
  });

  it.each<[string, unknown, string]>([
    ['a list for a whole', ['a'], '0: is not a field of a container'],
    ['text for a flag', { tty: 'yes' }, 'tty: must be true or false'],
    ['a number for text', { workingDir: 1 }, 'workingDir: must be text'],
    ['an object for a list', { env: { A: '1' } }, 'env: must be a list'],
    ['a list for an object', { securityContext: [] }, 'securityContext: must be an object'],
    ['nothing in a list', { args: [null] }, 'args[0]: must not be null'],
    ['half a user', { securityContext: { runAsUser: 0.5 } }, 'must be a whole number'],
    [
      'a name of JavaScript',
      JSON.parse('{"__proto__":{"privileged":true}}'),
      '__proto__: is not a field of a container',
    ],
    ['a name every object has', { constructor: {} }, 'constructor: is not a field'],
    [
      'a quantity under a name of JavaScript',
      JSON.parse('{"resources":{"limits":{"__proto__":"1"}}}'),
      'resources.limits.__proto__: is not a name',
    ],
    [
      'our own variables',
      { env: [{ name: 'ENDOSCOPE_SESSION', value: 'ses_x' }] },
      'env ENDOSCOPE_SESSION: ENDOSCOPE_ is reserved',
    ],
    ['a directive of the patch format', { $patch: 'delete' }, '$patch: is not a field'],
    [
      'a directive in an item',
      { env: [{ name: 'A', $patch: 'delete' }] },
      'env[0].$patch: is not a field',
    ],
  ])('is refused with %s', (_name, custom, sentence) => {
    expect(refusal(custom)).toContain(sentence);
  });

  it('quotes no more than a little of what it refuses', () => {
    const custom = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`${'x'.repeat(10_000)}${i}`, 1]),
    );
    expect(refusal(custom).length).toBeLessThan(1_500);
  });

  it.each([
    [{ ports: [{ containerPort: 80 }] }, 'ports', '--'],
    [{ resources: { limits: { cpu: '1' } } }, 'resources', '--copy-to'],
    [{ livenessProbe: { exec: { command: ['true'] } } }, 'livenessProbe', '--copy-to'],
    [{ readinessProbe: { periodSeconds: 1 } }, 'readinessProbe', '--copy-to'],
    [{ startupProbe: { periodSeconds: 1 } }, 'startupProbe', '--copy-to'],
    [
      { resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }] },
      'resizePolicy',
      '--copy-to',
    ],
    [{ restartPolicy: 'Always' }, 'restartPolicy', 'another debug container'],
    [
      { restartPolicyRules: [{ action: 'Restart' }] },
      'restartPolicyRules',
      'another debug container',
    ],
    [{ volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 'a' }] }, 'subPath', 'whole volume'],
    [
      { volumeMounts: [{ name: 'v', mountPath: '/v', subPathExpr: '$(A)' }] },
      'subPathExpr',
      'whole volume',
    ],
  ])('is refused for an ephemeral container only, with why: %j', (custom, field, next) => {
    const sentence = refusal(custom, 'ephemeral');
    expect(sentence).toMatch(new RegExp(`^${field}.* cannot be set for an ephemeral container: `));
    if (next !== '--') expect(sentence).toContain(next);
    expect(refusal(custom, 'copy')).toBe('not refused');
    expect(refusal(custom, 'node')).toBe('not refused');
  });

  it('may hold an empty field that would be refused', () => {
    expect(refusal({ resources: {}, ports: [] }, 'ephemeral')).toBe('not refused');
  });
});

describe('merging a custom profile', () => {
  const made: DebugContainer = {
    name: 'dbg',
    image: 'tools:1',
    env: [{ name: 'A', value: '1' }],
    volumeMounts: [{ name: 'host-root', mountPath: '/host' }],
    securityContext: { capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] }, privileged: true },
  };

  it('merges variables by name, mounts by path, and replaces each list of capabilities', () => {
    const custom = {
      env: [
        { name: 'A', value: '2' },
        { name: 'B', value: '3' },
      ],
      volumeMounts: [{ name: 'other', mountPath: '/host', readOnly: true }],
      securityContext: { capabilities: { add: ['NET_ADMIN'] }, runAsUser: 0 },
    };
    expect(applyCustomProfile(made, custom)).toEqual({
      ...made,
      env: custom.env,
      volumeMounts: [{ name: 'other', mountPath: '/host', readOnly: true }],
      securityContext: {
        capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] },
        privileged: true,
        runAsUser: 0,
      },
    });
  });

  it('lets a source take the place of a value and a value that of a source', () => {
    const valueFrom = { fieldRef: { fieldPath: 'spec.nodeName' } };
    const sourced = applyCustomProfile(made, { env: [{ name: 'A', valueFrom }] });
    expect(sourced.env).toEqual([{ name: 'A', valueFrom }]);
    const valued = applyCustomProfile(sourced, { env: [{ name: 'A', value: '2' }] });
    expect(valued.env).toEqual([{ name: 'A', value: '2' }]);
  });
});
