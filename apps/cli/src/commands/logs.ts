import { Command } from 'commander';
import { collect, examples, lazily } from './define.ts';
import type { Runner } from './define.ts';

/** `endo logs`: the flags and words of `kubectl logs`, on a session. */
export function logsCommand(runner: Runner): Command {
  return new Command('logs')
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
    .option('--limit-bytes <bytes>', 'at most so many bytes of each container')
    .option('--timestamps', 'begin each line with the time of its writing')
    .option('--prefix', 'begin each line with the name of its container')
    .addHelpText(
      'after',
      examples(
        'endo logs ses_01kaj8y2vd4n9q0c7t5x3h6m1z -f --tail 20',
        'endo logs ses_01kaj8y2vd4n9q0c7t5x3h6m1z -c app -p',
        'endo logs ses_01kaj8y2vd4n9q0c7t5x3h6m1z --all-containers --prefix --since 5m',
      ),
    )
    .action(lazily(runner, () => import('./logs.run.ts')));
}
