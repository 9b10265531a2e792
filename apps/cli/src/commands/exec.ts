import { Command, Option } from 'commander';
import { addOpposites } from '../arguments/switches.ts';
import { examples, lazily } from './define.ts';
import type { Runner } from './define.ts';
import { refuseFlags } from './refused-flags.ts';

const refused = {
  '-f, --filename': 'a command runs in a session; "endo debug -f …" makes one.',
  '--pod-running-timeout':
    'the pod of a session is there; "endo debug --timeout" waits for a start.',
};

/** `endo exec`: the flags and words of `kubectl exec`, on a session. */
export function execCommand(runner: Runner): Command {
  const command = new Command('exec')
    .summary("run a command in a container of a session's pod")
    .description(
      'Run a command in the debug container of a session, or with -c in another container of its\n' +
        'pod where policy allows it. Flags are those of "kubectl exec". endo exits with the status\n' +
        'of the command. Leaving does not end it: it gets the end of its input, or Ctrl-C and Ctrl-D\n' +
        'on a terminal, and what does not heed them runs on.',
    )
    .argument('<session>', 'session id; the command goes after --')
    .option('-c, --container <name>', "container of the pod (default: the session's own)")
    .option('-i, --stdin', 'pass stdin to the command')
    .option('-t, --tty', 'stdin is a terminal; needs -i')
    .option('-q, --quiet', 'print only what the command prints, and errors')
    .option('--timeout <duration>', 'give up after this long (default: as long as the session)')
    .option('--limit-bytes <bytes>', 'give up after so much output (default: all of it)')
    .addOption(
      new Option('--transport <door>', 'how the streams are carried')
        .choices(['websocket', 'grpc'])
        .default('websocket'),
    )
    .addHelpText(
      'after',
      examples(
        'endo exec ses_01kaj8y2vd4n9q0c7t5x3h6m1z -- ps aux',
        'endo exec -it ses_01kaj8y2vd4n9q0c7t5x3h6m1z -- sh',
        'endo exec -i ses_01kaj8y2vd4n9q0c7t5x3h6m1z -c app -- psql < query.sql',
      ),
    )
    .action(lazily(runner, () => import('./exec.run.ts')));
  return refuseFlags(addOpposites(command), refused);
}
