// The cases of kubectl's own TestCompleteAndValidate, by their names and with their command lines:
// what kubectl takes, endo takes, and what it refuses is refused with the sentence that kubectl has.
import type { SessionRequest } from '@endoscope/client';
import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addDebugFlags } from '../commands/debug-flags.ts';
import type { DebugOptions } from './debug-options.ts';
import { debugSwitches } from './debug-options.ts';
import { checkDebug, planDebug } from './debug-request.ts';
import type { DebugPlan } from './debug-request.ts';
import { rewriteBooleans, splitCommand } from './split-command.ts';

function planOf(line: string): DebugPlan {
  const { words, command } = splitCommand(line.split(' '));
  const parser = addDebugFlags(new Command('debug').argument('[target...]'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  parser.parse(rewriteBooleans(words, debugSwitches), { from: 'user' });
  const checked = checkDebug({
    ...{ operands: parser.args, command, options: parser.opts<DebugOptions>() },
    files: { custom: undefined, document: undefined },
    ...{ cluster: 'eu-1', namespace: 'test', defaultImage: undefined, inputIsTty: true },
  });
  return planDebug(checked, []);
}

interface Wanted {
  readonly targets?: readonly object[];
  readonly container?: string;
  readonly workload: object;
  readonly attach?: boolean;
}

function check(line: string, { targets = [{ pod: 'mypod' }], workload, attach }: Wanted): void {
  const streams = { stdin: false, stdinOnce: false, tty: false };
  const requests = targets.map((target) => ({
    target: { cluster: 'eu-1', namespace: 'test', ...target },
    workload: { ...streams, ...workload },
  })) as unknown as SessionRequest[];
  expect(planOf(line)).toEqual({ requests, attach: attach ?? false, warnings: [] });
}

const terminal = { stdin: true, tty: true };

describe('a command line that kubectl debug takes', () => {
  it.each<[name: string, line: string, wanted: Wanted]>([
    [
      'Set image pull policy',
      '--image=busybox --image-pull-policy=Always mypod',
      { workload: { image: 'busybox', imagePullPolicy: 'Always' } },
    ],
    [
      'Multiple targets',
      '--image=busybox mypod1 mypod2',
      { targets: [{ pod: 'mypod1' }, { pod: 'mypod2' }], workload: { image: 'busybox' } },
    ],
    [
      'Arguments with dash',
      '--image=busybox mypod1 mypod2 -- echo 1 2',
      {
        targets: [{ pod: 'mypod1' }, { pod: 'mypod2' }],
        workload: { image: 'busybox', command: ['echo', '1', '2'] },
      },
    ],
    [
      'Interactive no attach',
      '-ti --image=busybox --attach=false mypod',
      { workload: { image: 'busybox', ...terminal } },
    ],
    [
      'Set environment variables',
      '--image=busybox --env=FOO=BAR mypod',
      { workload: { image: 'busybox', env: [{ name: 'FOO', value: 'BAR' }] } },
    ],
    [
      'Ephemeral container: interactive session minimal args',
      'mypod -it --image=busybox',
      { workload: { image: 'busybox', ...terminal }, attach: true },
    ],
    [
      'Ephemeral container: non-interactive debugger with image and name',
      '--image=myproj/debug-tools --image-pull-policy=Always -c debugger mypod',
      {
        workload: {
          ...{ image: 'myproj/debug-tools', imagePullPolicy: 'Always' },
          containerName: 'debugger',
        },
      },
    ],
    [
      'Pod copy: interactive debug container minimal args',
      'mypod -it --image=busybox --copy-to=my-debugger',
      {
        workload: { image: 'busybox', ...terminal, copy: { name: 'my-debugger' } },
        attach: true,
      },
    ],
    [
      'Pod copy: non-interactive with debug container, image name and command',
      'mypod --image=busybox --container=my-container --copy-to=my-debugger -- sleep 1d',
      {
        workload: {
          ...{ image: 'busybox', containerName: 'my-container', command: ['sleep', '1d'] },
          copy: { name: 'my-debugger' },
        },
      },
    ],
    [
      'Pod copy: explicit attach',
      'mypod --image=busybox --copy-to=my-debugger --attach -- sleep 1d',
      {
        workload: { image: 'busybox', command: ['sleep', '1d'], copy: { name: 'my-debugger' } },
        attach: true,
      },
    ],
    [
      'Pod copy: replace single image of existing container',
      'mypod --image=busybox --container=my-container --copy-to=my-debugger',
      {
        workload: {
          ...{ image: 'busybox', containerName: 'my-container', copy: { name: 'my-debugger' } },
        },
      },
    ],
    [
      'Pod copy: mutate existing container images',
      'mypod --set-image=*=busybox,app=app-debugger --copy-to=my-debugger',
      {
        workload: {
          copy: {
            name: 'my-debugger',
            setImages: [
              { container: '*', image: 'busybox' },
              { container: 'app', image: 'app-debugger' },
            ],
          },
        },
      },
    ],
    [
      'Pod copy: add container and also mutate images',
      'mypod -it --copy-to=my-debugger --image=debian --set-image=app=app:debug,sidecar=sidecar:debug',
      {
        workload: {
          ...{ image: 'debian', ...terminal },
          copy: {
            name: 'my-debugger',
            setImages: [
              { container: 'app', image: 'app:debug' },
              { container: 'sidecar', image: 'sidecar:debug' },
            ],
          },
        },
        attach: true,
      },
    ],
    [
      'Pod copy: change command',
      'mypod -it --copy-to=my-debugger --container=mycontainer -- sh',
      {
        workload: {
          ...{ containerName: 'mycontainer', command: ['sh'], ...terminal },
          copy: { name: 'my-debugger' },
        },
        attach: true,
      },
    ],
    [
      'Node: interactive session minimal args',
      'node/mynode -it --image=busybox',
      {
        ...{ targets: [{ node: 'mynode' }], workload: { image: 'busybox', ...terminal } },
        attach: true,
      },
    ],
  ])('%s', (_name, line, wanted) => check(line, wanted));
});

const onlyWithCopyTo = 'may only be used with --copy-to.';
const needsImage = 'you must specify --image when not using --copy-to.';

describe('a command line that kubectl debug refuses', () => {
  it.each<[name: string, line: string, sentence: string]>([
    ['No targets', '--image=image', 'NAME or filename is required for debug'],
    [
      'Invalid environment variables',
      '--image=busybox --env=FOO mypod',
      'invalid argument "FOO" for "--env" flag: FOO must be formatted as key=value',
    ],
    [
      'Invalid image name',
      '--image=image:label@deadbeef mypod',
      'invalid image name "image:label@deadbeef": invalid reference format',
    ],
    // These two name no target, and that is what kubectl complains of first.
    [
      'Invalid pull policy',
      '--image=image --image-pull-policy=whenever-you-feel-like-it',
      'NAME or filename is required for debug',
    ],
    ['TTY without stdin', '--image=image --tty', 'NAME or filename is required for debug'],
    [
      'Invalid pull policy, of a pod',
      '--image=image --image-pull-policy=whenever mypod',
      'invalid image pull policy: whenever',
    ],
    [
      'TTY without stdin, of a pod',
      '--image=image --tty mypod',
      '-i/--stdin is required for containers with -t/--tty=true',
    ],
    ['Ephemeral container: no image specified', 'mypod', needsImage],
    ['Ephemeral container: no image but args', 'mypod -- echo 1 2', needsImage],
    [
      'Ephemeral container: replace not allowed',
      '--replace --image=busybox mypod',
      `--replace ${onlyWithCopyTo}`,
    ],
    [
      'Ephemeral container: same-node not allowed',
      '--same-node --image=busybox mypod',
      `--same-node ${onlyWithCopyTo}`,
    ],
    [
      'Ephemeral container: incompatible with --set-image',
      '--set-image=*=busybox mypod',
      `--set-image ${onlyWithCopyTo}`,
    ],
    [
      'Pod copy: no image specified',
      'mypod -it --copy-to=my-debugger',
      'you must specify --image, --set-image or command arguments.',
    ],
    [
      'Pod copy: args but no image specified',
      'mypod --copy-to=my-debugger -- echo milo',
      'you must specify an existing container or a new image when specifying args.',
    ],
    [
      // The flag swallows the next word, in kubectl as here.
      'Pod copy: --target not allowed',
      'mypod --target --image=busybox --copy-to=my-debugger',
      'you must specify --image, --set-image or command arguments.',
    ],
    [
      'Pod copy: --target not allowed, with a value',
      'mypod --target app --image=busybox --copy-to=my-debugger',
      '--target is incompatible with --copy-to. Use --share-processes instead.',
    ],
    [
      'Pod copy: invalid --set-image',
      'mypod --set-image=*=SUPERGOODIMAGE#1!!!! --copy-to=my-debugger',
      'invalid image name "SUPERGOODIMAGE#1!!!!" for container "*": invalid reference format',
    ],
    [
      'Pod copy: specifying attach without existing or newly created container',
      'mypod --set-image=*=busybox --copy-to=my-debugger --attach',
      'you must specify --container or create a new container using --image in order to attach.',
    ],
    ['Node: no image specified', 'node/mynode -it', needsImage],
    [
      'Node: --replace not allowed',
      '--image=busybox --replace node/mynode',
      `--replace ${onlyWithCopyTo}`,
    ],
    [
      'Node: --same-node not allowed',
      '--image=busybox --same-node node/mynode',
      `--same-node ${onlyWithCopyTo}`,
    ],
    [
      'Node: --set-image not allowed',
      '--image=busybox --set-image=*=busybox node/mynode',
      `--set-image ${onlyWithCopyTo}`,
    ],
    ['Node: --target not allowed', 'node/mynode --target --image=busybox', needsImage],
    ['the profile first', '--image=A --tty --profile=x mypod', 'unknown profile: x'],
  ])('%s', (_name, line, sentence) => expect(() => planOf(line)).toThrow(sentence));
});
