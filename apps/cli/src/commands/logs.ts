import { Command } from 'commander';
import { addOpposites } from '../arguments/switches.ts';
import { collect, examples, lazily } from './define.ts';
import type { Runner } from './define.ts';
import { refuseFlags } from './refused-flags.ts';

const refused = {
  '-l, --selector': 'a session is of one pod; "endo debug -l …" finds it.',
  '--all-pods': 'a session is of one pod; read the log of each in a session of its own.',
  '--max-log-requests': 'all containers of the one pod are followed at once.',
  '--pod-running-timeout':
    'the pod of a session is there; "endo debug --timeout" waits for a start.',
  '--insecure-skip-tls-verify-backend':
    'no log is read from a kubelet that the API server has not verified.',
};

/** `endo logs`: the flags and words of `kubectl logs`, on a session. */
export function logsCommand(runner: Runner): Command {
  const command = new Command('logs')
    .summary("print the logs of containers of a session's pod")
    .description(
      "Print what a container of the session's pod has printed; also after the session, while its\n" +
        'pod is there. Flags are those of "kubectl logs". Without -c it is the container that the\n' +
        'session targets, or the only one of the pod; of several, name one.',
    )
    .argument('<session>', 'session id')
    .option('-c, --container <name>', 'of this container; may be repeated', collect)
    .option('--all-containers', 'of all containers, init and ephemeral ones too')
    .option('-f, --follow', 'go on with what is printed from now on')
    .option('-p, --previous', 'of the instance of the container before this one')
    .option('--since <duration>', 'only what is younger than this, as 5m')
    .option('--since-time <time>', 'only what came after this time (RFC 3339)')
    .option('--tail <lines>', 'only the last lines (default: all)')
    .option('--limit-bytes <bytes>', 'at most so many bytes of each container (default: 0, all)')
    .option('--timestamps', 'begin each line with the time of its writing')
    .option('--prefix', 'begin each line with the name of its container')
    .option('--ignore-errors', 'exit with 0 although one of several logs could not be read')
    .addHelpText(
      'after',
      examples(
        'endo logs ses_01kaj8y2vd4n9q0c7t5x3h6m1z -f --tail 20',
        'endo logs ses_01kaj8y2vd4n9q0c7t5x3h6m1z -c app -p',
        'endo logs ses_01kaj8y2vd4n9q0c7t5x3h6m1z --all-containers --prefix --since 5m',
      ),
    )
    .action(lazily(runner, () => import('./logs.run.ts')));
  return refuseFlags(addOpposites(command), refused);
}
