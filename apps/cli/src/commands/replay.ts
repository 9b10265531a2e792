import { Command } from 'commander';
import { examples, lazily } from './define.ts';
import type { Runner } from './define.ts';

export function replayCommand(runner: Runner): Command {
  return new Command('replay')
    .summary('show a recording as it happened')
    .description(
      'Show a recording, or an asciicast in a file, as it happened. Nothing in it reaches your terminal\n' +
        'but text, colours and moves of the cursor. Where the output is no terminal, it is printed as text.\n' +
        'Keys: space pause, ←/→ 10 s, PgUp/PgDn 1 min, Home start, +/- speed, / search, n/N next, q quit.',
    )
    .argument('<recording|file>', 'recording id, or an asciicast of version 2 or 3')
    .option('--from <time>', 'begin there: 1:23, 1:02:03.5 or 90s')
    .option('--speed <factor>', 'so many times as fast (default: 1)')
    .option('--idle-limit <duration>', 'wait no longer than this for what comes next, as 2s')
    .option('-f, --follow', 'show what there is at once, and go on while it is recorded')
    .option('--search <text>', 'list where this text stands, instead; small letters match capitals')
    .addHelpText(
      'after',
      examples(
        'endo replay rec_01kaj8y2vd4n9q0c7t5x3h6m1z --speed 4 --idle-limit 2s',
        'endo replay rec_01kaj8y2vd4n9q0c7t5x3h6m1z --search "permission denied"',
        'endo replay rec_01kaj8y2vd4n9q0c7t5x3h6m1z --from 1:23:45',
        'endo replay incident.cast',
      ),
    )
    .action(lazily(runner, () => import('./replay.run.ts')));
}
