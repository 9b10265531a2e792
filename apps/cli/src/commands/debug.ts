import { Command } from 'commander';
import { addAttachFlags, addDebugFlags } from './debug-flags.ts';
import { examples, lazily } from './define.ts';
import type { Runner } from './define.ts';

/** `endo debug`: the flags of `kubectl debug`, and those of a session. */
export function debugCommand(runner: Runner): Command {
  const command = new Command('debug')
    .summary('debug a pod, a copy of it, or a node')
    .description(
      'Debug through the gateway, and attach to it: with a container added to a running pod, in a\n' +
        'copy of the pod (--copy-to), or in a pod on a node (node/NAME).\n' +
        'Flags are those of "kubectl debug". With -i, endo exits with the status of the\n' +
        "container's process. Several targets are debugged one after another when attached to, at\n" +
        'once with --attach=false.',
    )
    .argument(
      '[target...]',
      'POD or KIND/NAME, of kind pod, node, deploy, sts, ds, rs, job, cronjob or svc; the command ' +
        'for the container goes after --',
    );
  return addDebugFlags(command)
    .addHelpText(
      'after',
      examples(
        'endo debug -it pod/web --cluster eu-1 -n shop --image busybox:1.36 --target app -- sh',
        'endo debug -it deploy/web --crashing --copy-to web-debug -c app -- sh',
        'endo debug -it web --copy-to web-debug --set-image app=app:debug --image busybox:1.36',
        'endo debug -it node/worker-1 --image busybox:1.36 --profile sysadmin',
        'echo "ps aux" | endo debug -i web --cluster eu-1 --image busybox:1.36 --target app -- sh',
        'endo debug web-0 web-1 --image busybox:1.36 --attach=false -- sleep 600',
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
        'unless --no-stdin. One writes, others watch. A lost connection is had again, for as long as\n' +
        'the gateway keeps the place. endo exits with the status of the process.',
    )
    .argument('<session>', 'session id, as endo sessions shows it')
    .option('-i, --stdin', 'send input; the default where the session takes any')
    .option('--no-stdin', 'watch only: send nothing, and read no keys')
    .option('--observe', 'watch while another writes; keys leave, ask to write, show help')
    .option('--take-over <reason>', 'write instead of whoever does; all are told why')
    .option('-t, --tty', 'ask for a terminal; where the session has one it is used anyway')
    .option('-q, --quiet', 'print only what the container prints, and errors');
  return addAttachFlags(command)
    .addHelpText(
      'after',
      examples(
        'endo attach ses_01kaj8y2vd4n9q0c7t5x3h6m1z',
        'endo attach ses_01kaj8y2vd4n9q0c7t5x3h6m1z --observe',
        'endo attach ses_01kaj8y2vd4n9q0c7t5x3h6m1z --take-over "alice has gone home"',
      ),
    )
    .action(lazily(runner, () => import('./attach.run.ts')));
}
