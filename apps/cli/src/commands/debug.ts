import { Command, Option } from 'commander';
import { defaultDetachKeys } from '../terminal/detach-keys.ts';
import {
  clusterOption,
  collect,
  examples,
  lazily,
  namespaceOption,
  outputOption,
} from './define.ts';
import type { Runner } from './define.ts';

/** Flags that Go programs also take as --flag=false. */
export const booleanFlags = ['stdin', 'tty', 'attach', 'quiet', 'arguments-only', 'dry-run'];

/** `endo debug`: the flags of `kubectl debug`, and those of a session. */
export function debugCommand(runner: Runner): Command {
  const command = new Command('debug')
    .summary('add a debug container to a pod and attach to it')
    .description(
      'Add a debug container to a running pod, through the gateway, and attach to it.\n' +
        'Flags are those of "kubectl debug". With -i, endo exits with the status of the\n' +
        "container's process.",
    )
    .argument('[target...]', 'pod, as POD or pod/POD; the command for the container goes after --')
    .option('-i, --stdin', 'keep stdin open on the container')
    .option('-t, --tty', 'allocate a TTY for the container; needs -i')
    .option('--image <image>', "container image (default: the cluster's own, if it has one)")
    .option('--target <container>', 'see the processes of this container of the pod')
    .option('-c, --container <name>', 'name for the debug container')
    .option('--env <key=value>', 'environment variable; may be repeated', collect)
    .option('--image-pull-policy <policy>', 'Always, IfNotPresent or Never')
    .option('--profile <profile>', 'general, baseline, restricted, netadmin, sysadmin or legacy')
    .option('--arguments-only', 'the words after -- are arguments, not the command')
    .option('--attach', 'wait for the container and attach (default: true with -i)')
    .option('-q, --quiet', 'print only what the container prints, and errors')
    .addOption(clusterOption())
    .addOption(namespaceOption())
    .option('--reason <text>', 'why, for the audit')
    .option('--ttl <duration>', 'end the session after this long, as 15m')
    .option('--timeout <duration>', 'give up when the container has not started in this time')
    .option('--dry-run', 'show the container that would be added and what speaks against it')
    .addOption(outputOption());
  for (const flag of booleanFlags) command.addOption(new Option(`--no-${flag}`).hideHelp());
  return addAttachOptions(command)
    .addHelpText(
      'after',
      examples(
        'endo debug -it pod/web --cluster eu-1 -n shop --image busybox:1.36 --target app -- sh',
        'echo "ps aux" | endo debug -i web --cluster eu-1 --image busybox:1.36 --target app -- sh',
        'endo debug web --cluster eu-1 --image busybox:1.36 --dry-run -o yaml',
      ),
    )
    .action(lazily(runner, () => import('./debug.run.ts')));
}

export function attachCommand(runner: Runner): Command {
  const command = new Command('attach')
    .summary('attach to a running session')
    .description(
      'Attach to a running session. Input is sent when the session was made with -i,\n' +
        'unless --no-stdin. endo exits with the status of the process.',
    )
    .argument('<session>', 'session id, as endo sessions shows it')
    .option('--no-stdin', 'watch only: send nothing')
    .option('-q, --quiet', 'print only what the container prints, and errors');
  return addAttachOptions(command)
    .addHelpText('after', examples('endo attach ses_01kaj8y2vd4n9q0c7t5x3h6m1z'))
    .action(lazily(runner, () => import('./attach.run.ts')));
}

function addAttachOptions(command: Command): Command {
  return command
    .option(
      '--detach-keys <keys>',
      'keys that leave without ending; "" for none',
      defaultDetachKeys,
    )
    .addOption(
      new Option('--transport <door>', 'how the terminal is carried')
        .choices(['websocket', 'grpc'])
        .default('websocket'),
    );
}
