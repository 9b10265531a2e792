import { Command } from 'commander';
import { collect, examples, lazily, outputOption } from './define.ts';
import type { Runner } from './define.ts';

export function verifyCommand(runner: Runner): Command {
  return new Command('verify')
    .summary('check a file that the gateway has written, without the gateway')
    .description(
      'Check, offline, a file that the gateway has written. See also: endo audit verify.',
    )
    .addHelpText(
      'after',
      examples('endo verify bundle ses_01kaj8y2vd4n9q0c7t5x3h6m1z.tar --keys ledger.keys'),
    )
    .addCommand(bundleCommand(runner));
}

function bundleCommand(runner: Runner): Command {
  return new Command('bundle')
    .summary('check the bundle of a session')
    .description(
      'Check the bundle of a session (endo session export): that each event is in the signed ledger,\n' +
        'that none is missing, that the plan is the one carried out, that the recording is as it was\n' +
        'recorded. Finds every edit, deletion, insertion and truncation, and names the part.\n' +
        'Without --key or --keys the keys in the bundle are taken at their word: it is whole then,\n' +
        'but anybody may have made it. Exit status: 0 when it is intact, 65 when it is not.',
    )
    .argument('<file>', 'the bundle; - reads standard input')
    .option('--key <vkey>', 'a public key of the ledger; may be given several times', collect)
    .option('--keys <file>', 'public keys, one a line, as "endo audit keys" prints them')
    .addOption(outputOption('json|yaml'))
    .addHelpText(
      'after',
      examples(
        'endo verify bundle ses_01kaj8y2vd4n9q0c7t5x3h6m1z.tar --keys ledger.keys',
        'endo session export ses_01kaj8y2vd4n9q0c7t5x3h6m1z -f - | endo verify bundle -',
      ),
    )
    .action(lazily(runner, () => import('./verify-bundle.run.ts')));
}
