import { describe, expect, it } from '@jest/globals';
import { aWorkload } from '../testing/builders.ts';
import { applyTemplate } from './apply-template.ts';
import type { TemplatedRequest } from './apply-template.ts';
import { sessionLimitsDefault } from './sessions.limits.ts';
import type { LockableField, Template } from './template.ts';
import { lockableFields } from './template.ts';
import type { TargetSubject, WorkloadRequest } from './workload.ts';
import { keepFlagsDefault } from './workload.ts';

const minuteMs = 60_000;

function aTemplate(change: Partial<Template> = {}): Template {
  return {
    name: 'shell',
    description: 'A shell.',
    image: 'tools:1',
    imagePullPolicy: 'Never',
    profile: 'netadmin',
    command: ['sh'],
    args: ['-l'],
    env: [{ name: 'TERM', value: 'xterm' }],
    envFrom: [{ configMapRef: { name: 'tools' } }],
    custom: { workingDir: '/tmp' },
    stdin: true,
    stdinOnce: false,
    tty: true,
    styles: ['ephemeral', 'copy', 'node'],
    recording: { mode: 'none', input: false, keptDays: undefined },
    targetRequired: false,
    ttlMsDefault: 10 * minuteMs,
    ttlMsMax: 20 * minuteMs,
    locked: [],
    ...change,
  };
}

interface Asked {
  readonly workload?: Partial<WorkloadRequest>;
  readonly subject?: TargetSubject;
  readonly container?: string;
  readonly ttlMs?: number;
}

function aRequest({ workload, subject, container, ttlMs }: Asked = {}): TemplatedRequest {
  return {
    workload: aWorkload({ template: 'shell', image: undefined, profile: undefined, ...workload }),
    target: {
      ...{ cluster: 'eu-1', namespace: 'shop', container, crashing: false },
      subject: subject ?? { kind: 'pod', name: 'web' },
    },
    ttlMs,
  };
}

function apply(asked: Asked = {}, template: Partial<Template> = {}): TemplatedRequest {
  return applyTemplate(aRequest(asked), aTemplate(template), sessionLimitsDefault);
}

const copy = {
  name: 'web-copy',
  setImages: [],
  shareProcesses: undefined,
  sameNode: false,
  replace: false,
  keep: keepFlagsDefault,
};

describe('a template', () => {
  it('fills in whatever the request leaves out', () => {
    const { image, imagePullPolicy, profile, command, args, env, envFrom, custom, stdin, tty } =
      aTemplate();
    expect(apply()).toEqual({
      ...aRequest(),
      workload: aWorkload({
        ...{ template: 'shell', image, imagePullPolicy, profile, command, args, env, envFrom },
        ...{ custom, stdin, tty },
      }),
      ttlMs: 10 * minuteMs,
    });
  });

  it.each<[string, Partial<WorkloadRequest>]>([
    ['image', { image: 'mine:2' }],
    ['imagePullPolicy', { imagePullPolicy: 'Always' }],
    ['profile', { profile: 'baseline' }],
    ['command', { command: ['bash'], args: [] }],
    ['arguments', { args: ['-c', 'id'] }],
    ['custom profile', { custom: { workingDir: '/' } }],
  ])('gives way to the %s of the request', (_what, workload) => {
    expect(apply({ workload }).workload).toMatchObject(workload);
  });

  it('keeps its command when the request gives arguments alone', () => {
    expect(apply({ workload: { args: ['-c', 'id'] } }).workload.command).toEqual(['sh']);
  });

  it('adds the variables of the request to its own; the request’s win', () => {
    const env = [
      { name: 'TERM', value: 'dumb' },
      { name: 'A', value: '1' },
    ];
    const more = { name: 'LANG', value: 'C' };
    const own = [more, { name: 'TERM', value: 'xterm' }];
    expect(apply({ workload: { env } }, { env: own }).workload.env).toEqual([more, ...env]);
  });

  it('reads a source of variables once that both name', () => {
    const envFrom = [{ configMapRef: { name: 'tools' } }, { secretRef: { name: 'db' } }];
    expect(apply({ workload: { envFrom } }).workload.envFrom).toEqual(envFrom);
  });
});

describe('the time of a templated session', () => {
  it.each<[string, Asked, Partial<Template>, number]>([
    ['is what the request asks for', { ttlMs: 20 * minuteMs }, {}, 20],
    ['is else the template’s default', {}, {}, 10],
    ['is else the gateway’s default', {}, { ttlMsDefault: undefined, ttlMsMax: undefined }, 60],
    ['is never longer than the template allows', {}, { ttlMsDefault: undefined }, 20],
    ['is never longer than the gateway allows', {}, { ttlMsDefault: 6e9, ttlMsMax: 6e9 }, 480],
  ])('%s', (_what, asked, template, minutes) => {
    expect(apply(asked, template).ttlMs).toBe(minutes * minuteMs);
  });

  it('is refused when the request asks for more than the template allows', () => {
    expect(() => apply({ ttlMs: 20 * minuteMs + 1 })).toThrow(
      'Template "shell" allows 1200s at most, and 1200.001s were asked for. Ask for less, or for no time of your own.',
    );
  });
});

describe('a template for some workloads only', () => {
  it.each<[string, Asked, Partial<Template>]>([
    ['is for a copy of the pod, not for an ephemeral container', {}, { styles: ['copy'] }],
    [
      'is for an ephemeral container or a copy of the pod, not for a node',
      { subject: { kind: 'node', name: 'n-1' } },
      { styles: ['ephemeral', 'copy'] },
    ],
    ['is for a node, not for a copy of the pod', { workload: { copy } }, { styles: ['node'] }],
    ['needs a target container', {}, { targetRequired: true }],
  ])('%s', (sentence, asked, template) => {
    expect(() => apply(asked, template)).toThrow(`Template "shell" ${sentence}.`);
  });

  it('takes the target container it needs', () => {
    const { target } = apply({ container: 'app' }, { targetRequired: true });
    expect(target.container).toBe('app');
  });
});

describe('a locked field', () => {
  const said: Record<LockableField, Partial<WorkloadRequest>> = {
    containerName: { containerName: 'mine' },
    image: { image: 'mine:2' },
    imagePullPolicy: { imagePullPolicy: 'Always' },
    command: { command: ['bash'] },
    args: { args: ['-c', 'id'] },
    env: { env: [{ name: 'A', value: '1' }] },
    envFrom: { envFrom: [{ secretRef: { name: 'db' } }] },
    custom: { custom: { workingDir: '/' } },
    profile: { profile: 'sysadmin' },
    stdin: { stdin: true },
    stdinOnce: { stdinOnce: true },
    tty: { tty: true },
    mountsOf: { mountsOf: 'app' },
    volumeMounts: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    userOf: { userOf: 'app' },
    asUser: { asUser: 0 },
    chrootTarget: { chrootTarget: true },
  };

  it.each(lockableFields)('%s is refused by name', (field) => {
    const template = { locked: [field], stdin: false, tty: false };
    expect(() => apply({ workload: said[field] }, template)).toThrow(
      `Template "shell" fixes ${field}, so the request may not set it. Leave it out, or use another template or none.`,
    );
  });

  it.each(lockableFields)('%s is filled in when the request leaves it out', (field) => {
    expect(apply({}, { locked: [field] }).workload).toEqual(apply().workload);
  });

  it('may be said as the template says it', () => {
    const locked: LockableField[] = ['image', 'command', 'env', 'profile'];
    const { image, command, env, profile } = aTemplate();
    const workload = { image, command, env, profile };
    expect(apply({ workload }, { locked, args: [] }).workload).toMatchObject(workload);
  });

  it.each<[string, LockableField, Partial<WorkloadRequest>]>([
    ['command (chrootTarget)', 'command', { chrootTarget: true }],
    ['args (custom.args)', 'args', { custom: { args: ['-x'] } }],
    ['env (custom.env)', 'env', { custom: { env: [{ name: 'A', value: '1' }] } }],
    ['profile (custom.securityContext)', 'profile', { custom: { securityContext: {} } }],
    [
      'image (copy.setImages)',
      'image',
      { copy: { ...copy, setImages: [{ container: '*', image: 'mine:2' }] } },
    ],
    ['args (the command of the request takes them away)', 'args', { command: ['bash'] }],
  ])('is not said by a back door: %s', (name, field, workload) => {
    expect(() => apply({ workload }, { locked: [field] })).toThrow(`fixes ${name}, so`);
  });
});
