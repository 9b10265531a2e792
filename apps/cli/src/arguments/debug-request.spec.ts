import { describe, expect, it } from '@jest/globals';
import type { DebugOptions } from './debug-options.ts';
import { checkDebug, planDebug, takesDefaultImage } from './debug-request.ts';
import type { DebugInput, DebugPlan, FileTarget } from './debug-request.ts';

function planned(
  options: DebugOptions,
  { objects = [], ...more }: Partial<DebugInput> & { objects?: FileTarget[] } = {},
): DebugPlan {
  const checked = checkDebug({
    operands: ['pod/web'],
    command: undefined,
    options: { image: 'busybox:1.36', ...options },
    files: { custom: undefined, document: undefined },
    cluster: 'eu-1',
    namespace: 'shop',
    defaultImage: undefined,
    inputIsTty: true,
    ...more,
  });
  return planDebug(checked, objects);
}

const target = { cluster: 'eu-1', namespace: 'shop', pod: 'web' };
const bare = { image: 'busybox:1.36', stdin: false, stdinOnce: false, tty: false };

function check(
  plan: DebugPlan,
  expected: { workload?: object; target?: object; attach?: boolean; warnings?: string[] },
): void {
  expect(plan).toEqual({
    requests: [
      {
        target: { ...target, ...expected.target },
        workload: { ...bare, ...expected.workload },
      },
    ],
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

  it('attaches to no copy of which only images change', () => {
    const copyOnly = { image: undefined, copyTo: 'x', setImage: ['app=a:1'], stdin: true };
    expect(planned(copyOnly).attach).toBe(false);
    expect(planned({ ...copyOnly, container: 'app' }).attach).toBe(true);
  });

  it('keeps the input open behind a TTY, so that one can attach again', () => {
    const workload = { stdin: true, stdinOnce: false, tty: true };
    check(planned({ stdin: true, tty: true }), { attach: true, workload });
  });

  it('has no TTY where it attaches and the input is none', () => {
    check(planned({ stdin: true, tty: true }, { inputIsTty: false }), {
      attach: true,
      workload: { stdin: true, stdinOnce: true },
      warnings: ['Unable to use a TTY - input is not a terminal or the right kind of file'],
    });
    const later = planned({ stdin: true, tty: true, attach: false }, { inputIsTty: false });
    check(later, { workload: { stdin: true, tty: true } });
  });

  it('takes the words after -- as command, or as arguments', () => {
    const command = ['sh', '-c', 'a b'];
    check(planned({}, { command }), { workload: { command } });
    check(planned({ argumentsOnly: true }, { command }), { workload: { args: command } });
    check(planned({}, { command: [] }), {});
  });

  it("uses the cluster's image where none is given and one is needed", () => {
    const plan = planned({ image: undefined }, { defaultImage: 'tools:1' });
    check(plan, { workload: { image: 'tools:1' } });
    expect(takesDefaultImage({ copyTo: 'x' })).toBe(false);
    expect(takesDefaultImage({ template: 'net' })).toBe(false);
    expect(takesDefaultImage({ fromFile: 'ec.json' })).toBe(false);
  });

  it('carries every flag of a container', () => {
    const options = {
      ...{ target: 'app', container: 'debugger-1', env: ['A=1'], imagePullPolicy: 'Always' },
      ...{ profile: 'auto', template: 'net', mountsOf: 'app', volume: ['data:/d:ro'] },
      ...{ userOf: 'app', asUser: '1000', envFrom: ['secret/db'], chrootTarget: true },
      ...{ reuse: true },
    };
    check(planned(options), {
      target: { container: 'app' },
      workload: {
        ...{ containerName: 'debugger-1', imagePullPolicy: 'Always' },
        env: [{ name: 'A', value: '1' }],
        ...{ profile: 'auto', template: 'net', mountsOf: 'app', userOf: 'app', asUser: 1000 },
        volumeMounts: [{ name: 'data', mountPath: '/d', readOnly: true }],
        envFrom: [{ secretRef: { name: 'db' } }],
        ...{ chrootTarget: true, reuse: true },
      },
    });
  });

  it('carries every flag of a copy', () => {
    const keep = {
      ...{ keepLabels: true, keepAnnotations: true, keepLiveness: true, keepReadiness: true },
      ...{ keepStartup: true, keepInitContainers: false },
    };
    const flags = { shareProcesses: false, sameNode: true, replace: true, ...keep };
    check(planned({ copyTo: 'web-2', setImage: ['*=a:1', 'b=c:2'], rm: false, ...flags }), {
      workload: {
        copy: {
          name: 'web-2',
          setImages: [
            { container: '*', image: 'a:1' },
            { container: 'b', image: 'c:2' },
          ],
          ...flags,
        },
        remove: false,
      },
    });
  });

  it('carries what the files hold', () => {
    const files = { custom: { env: [] }, document: { kind: 'EphemeralContainers' } };
    const options = { image: undefined, custom: 'c.yaml', fromFile: 'ec.json' };
    const { image: _image, ...noImage } = bare;
    expect(planned(options, { files }).requests[0]?.workload).toEqual({ ...noImage, ...files });
  });

  it('writes the time to live with one unit, as the gateway takes it', () => {
    expect(planned({ ttl: '1h30m', reason: 'OPS-1' }).requests[0]).toMatchObject({
      ttl: '5400s',
      reason: 'OPS-1',
    });
    expect(planned({ ttl: '15m' }).requests[0]?.ttl).toBe('15m');
  });

  it('lets the gateway keep the time of a start that nobody here waits for', () => {
    expect(planned({ timeout: '30s' }).requests[0]?.startTimeout).toBe('30s');
    expect(planned({ timeout: '30s', stdin: true }).requests[0]?.startTimeout).toBeUndefined();
  });
});

describe('the targets of endo debug', () => {
  const targetsOf = (plan: DebugPlan) => plan.requests.map((request) => request.target);
  const place = { cluster: 'eu-1', namespace: 'shop' };

  it('are asked for one by one, whatever their kinds', () => {
    const operands = ['web', 'deploy/api', 'node/n1'];
    expect(targetsOf(planned({ target: 'app' }, { operands }))).toEqual([
      { ...place, pod: 'web', container: 'app' },
      { ...place, workload: 'deploy/api', container: 'app' },
      { ...place, node: 'n1' },
    ]);
  });

  it('are chosen by labels', () => {
    expect(targetsOf(planned({ selector: 'app=web', crashing: true }, { operands: [] }))).toEqual([
      { ...place, selector: 'app=web', crashing: true },
    ]);
  });

  it('come from a file with a namespace of their own', () => {
    const objects = [{ target: { pod: 'web' }, namespace: 'other' }];
    const plan = planned({ filename: ['pod.yaml'] }, { operands: [], objects });
    expect(targetsOf(plan)).toEqual([{ cluster: 'eu-1', namespace: 'other', pod: 'web' }]);
  });

  it.each<[string, DebugOptions, string[]]>([
    ['when paths, URLs, or stdin is provided', { filename: ['a.yaml'] }, ['web']],
    ['give names, a file or -l/--selector', { selector: 'a=b' }, ['web']],
    ['--copy-to names one copy; give one target with it, not 2', { copyTo: 'x' }, ['a', 'b']],
    ['--copy-to copies a pod, and node/n1 is none', { copyTo: 'x' }, ['node/n1']],
    ['--crashing chooses among the pods', { crashing: true }, ['web']],
    ['resource name may not be empty', {}, ['']],
  ])('are refused with "%s"', (sentence, options, operands) => {
    expect(() => planned(options, { operands })).toThrow(sentence);
  });
});

describe('what a flag does not change', () => {
  it.each<[string, DebugOptions, string[]]>([
    ['--keep-labels only works with --copy-to', { keepLabels: true }, ['web']],
    ['--share-processes only works with --copy-to', { shareProcesses: false }, ['web']],
    ['--rm is about pods made for a session', { rm: false }, ['web']],
    ['--target is about containers of a pod', { target: 'app' }, ['node/n1']],
    ['--profile=legacy is deprecated', { profile: 'legacy' }, ['web']],
  ])('is said: %s', (sentence, options, operands) => {
    expect(planned(options, { operands }).warnings).toEqual([expect.stringContaining(sentence)]);
  });

  it('is not said where it does', () => {
    expect(planned({ rm: true }, { operands: ['node/n1'] }).warnings).toEqual([]);
    expect(planned({ keepLabels: true, copyTo: 'x', rm: true }).warnings).toEqual([]);
  });
});

describe('a flag with a bad value', () => {
  it.each<[string, DebugOptions]>([
    ['invalid argument "soon" for "--ttl" flag: write it as 90s, 15m or 1h', { ttl: 'soon' }],
    ['invalid argument "root" for "--as-user" flag', { asUser: 'root' }],
    ['invalid argument "-1" for "--as-user" flag', { asUser: '-1' }],
    ['invalid argument "data" for "--volume" flag', { volume: ['data'] }],
    ['invalid argument "db" for "--env-from" flag', { envFrom: ['db'] }],
    ['invalid image name "A B": invalid reference format', { image: 'A B' }],
  ])('is refused with "%s"', (sentence, options) => {
    expect(() => planned(options)).toThrow(sentence);
  });

  it.each(['name', 'command', 'image', 'lifecycle', 'volumeDevices'])(
    'is refused when a custom profile sets %s',
    (field) => {
      const files = { custom: { [field]: ['x'] }, document: undefined };
      expect(() => planned({}, { files })).toThrow(
        'name, command, image, lifecycle and volume devices are not modifiable via custom profile',
      );
    },
  );
});
