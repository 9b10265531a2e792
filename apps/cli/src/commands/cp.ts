import { Command } from 'commander';
import { examples, lazily, outputOption } from './define.ts';
import type { Runner } from './define.ts';

/** `endo cp`: the words and flags of `kubectl cp`, on a session. */
export function copyCommand(runner: Runner): Command {
  return new Command('cp')
    .summary('copy files and directories to and from a session')
    .description(
      'Copy a file or a directory into or out of a container of a session’s pod. One of the two is\n' +
        'SESSION:PATH, or SESSION:target:PATH for the file system of the target, which needs no\n' +
        'shell and no tar of its own. The other is a path here, or - for stdin and stdout. Links in a\n' +
        'directory stay links. Both sides’ SHA-256 are compared and shown. Owners are not copied.',
    )
    .argument('<source>', 'what to copy')
    .argument('<destination>', 'where to; into it, when it is a directory')
    .option('-c, --container <name>', "container of the pod (default: the session's own)")
    .option('--target', "paths begin in the target's file system, as in SESSION:target:PATH")
    .option('--no-preserve', 'leave out permissions and times')
    .option('--resume', 'go on with the part of a file that a cut copy has left')
    .option('--retries <count>', 'tries after the copy was cut; less than 0: without end', '0')
    .option('-q, --quiet', 'print errors only')
    .addOption(outputOption('json|yaml'))
    .addHelpText(
      'after',
      examples(
        'endo cp ses_01kaj8y2vd4n9q0c7t5x3h6m1z:/tmp/heap.hprof .',
        'endo cp ses_01kaj8y2vd4n9q0c7t5x3h6m1z:target:/var/log/app ./logs',
        'endo cp ./tools ses_01kaj8y2vd4n9q0c7t5x3h6m1z:/tmp --retries 3',
        'endo cp -c app ses_01kaj8y2vd4n9q0c7t5x3h6m1z:/etc/app.conf -',
      ),
    )
    .action(lazily(runner, () => import('./cp.run.ts')));
}
