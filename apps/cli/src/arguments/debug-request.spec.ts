import { describe, expect, it } from '@jest/globals';
import { planDebug } from './debug-request.ts';
import type { DebugInput, DebugOptions, DebugPlan } from './debug-request.ts';

function planned(options: DebugOptions, more: Partial<DebugInput> = {}): DebugPlan {
  return planDebug({
    operands: ['pod/web'],
    command: undefined,
    options: { image: 'busybox:1.36', ...options },
    cluster: 'eu-1',
    namespace: 'shop',
    defaultImage: undefined,
    inputIsTty: true,
    ...more,
  });
}

const target = { cluster: 'eu-1', namespace: 'shop', pod: 'web' };
const bare = { image: 'busybox:1.36', stdin: false, stdinOnce: false, tty: false };

function check(
  plan: DebugPlan,
  expected: { workload?: object; target?: object; attach?: boolean; warnings?: string[] },
): void {
  expect(plan).toEqual({
    request: {
      target: { ...target, ...expected.target },
      workload: { ...bare, ...expected.workload },
    },
    attach: expected.attach ?? false,
    warnings: expected.warnings ?? [],
  });
}

describe('the request of endo debug', () => {
  it('asks for nothing that was not given', () => check(planned({}), {}));

  it('attaches with -i, without it only when told to', () => {
    check(planned({ stdin: true }), { attach: true, workload: { stdin: true, stdinOnce: true } });
    check(planned({ stdin: true, attach: false }), { workload: { stdin: true, stdinOnce: true } });
    check(planned({ attach: true }), { attach: true });
  });

  it('keeps the input open behind a TTY, so that one can attach again', () => {
    const workload = { stdin: true, stdinOnce: false, tty: true };
    check(planned({ stdin: true, tty: true }), { attach: true, workload });
  });

  it('has no TTY where the input is none', () => {
    check(planned({ stdin: true, tty: true }, { inputIsTty: false }), {
      attach: true,
      workload: { stdin: true, stdinOnce: true },
      warnings: ['Unable to use a TTY - input is not a terminal or the right kind of file'],
    });
  });

  it('takes the words after -- as command, or as arguments', () => {
    const command = ['sh', '-c', 'a b'];
    check(planned({}, { command }), { workload: { command } });
    check(planned({ argumentsOnly: true }, { command }), { workload: { args: command } });
    check(planned({}, { command: [] }), {});
  });

  it("uses the cluster's image where none is given", () => {
    const plan = planned({ image: undefined }, { defaultImage: 'tools:1' });
    check(plan, { workload: { image: 'tools:1' } });
  });

  it('carries every flag', () => {
    const options = {
      ...{ target: 'app', container: 'debugger-1', env: ['A=1'], imagePullPolicy: 'Always' },
      profile: 'netadmin',
    };
    check(planned(options), {
      target: { container: 'app' },
      workload: {
        containerName: 'debugger-1',
        env: [{ name: 'A', value: '1' }],
        imagePullPolicy: 'Always',
        profile: 'netadmin',
      },
    });
  });

  it('writes the time to live with one unit, as the gateway takes it', () => {
    expect(planned({ ttl: '1h30m', reason: 'OPS-1' }).request).toMatchObject({
      ttl: '5400s',
      reason: 'OPS-1',
    });
    expect(planned({ ttl: '15m' }).request.ttl).toBe('15m');
  });

  it('warns about the legacy profile', () => {
    expect(planned({ profile: 'legacy' }).warnings[0]).toContain('--profile=legacy is deprecated');
  });

  it.each<[string, DebugOptions, Partial<DebugInput>]>([
    [
      'you must specify --container or create a new container using --image in order to attach.',
      { image: undefined, attach: true },
      {},
    ],
    ['you must specify --image: cluster eu-1 has no default image.', { image: undefined }, {}],
    ['invalid image name "A B": invalid reference format', { image: 'A B' }, {}],
    ['NAME is required for debug', {}, { operands: [] }],
    ['debug takes one target, not 2', {}, { operands: ['web', 'sh'] }],
    ['invalid image pull policy: Sometimes', { imagePullPolicy: 'Sometimes' }, {}],
    ['-i/--stdin is required for containers with -t/--tty=true', { tty: true }, {}],
    ['unknown profile: root', { profile: 'root' }, {}],
    ['"deploy" not supported by debug; name a pod, as in pod/web', {}, { operands: ['deploy/x'] }],
    ['"a/b/c" is not of the form POD or pod/POD', {}, { operands: ['a/b/c'] }],
    ['invalid argument "soon" for "--ttl" flag: write it as 90s, 15m or 1h', { ttl: 'soon' }, {}],
  ])('is refused with "%s"', (sentence, options, more) => {
    expect(() => planned(options, more)).toThrow(sentence);
  });

  it("meets kubectl's first complaint when there are several", () => {
    expect(() => planned({ image: 'A', tty: true, profile: 'x' }, { operands: [] })).toThrow(
      'invalid image name',
    );
    expect(() => planned({ tty: true, imagePullPolicy: 'x' })).toThrow('invalid image pull policy');
  });
});
