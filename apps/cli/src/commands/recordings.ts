import { Command } from 'commander';
import { clusterOption, examples, lazily, limitOption, namespaceOption } from './define.ts';
import { outputOption } from './define.ts';
import type { Runner } from './define.ts';

const example = 'rec_01kaj8y2vd4n9q0c7t5x3h6m1z';

/** `endo recordings`, also spelt `endo recording`; `endo replay` shows one. */
export function recordingsCommand(runner: Runner): Command {
  const list = lazily(runner, () => import('./recordings-list.run.ts'));
  const listExamples = examples(
    'endo recordings --since 24h',
    'endo recordings --user ada -o json',
  );
  const command = new Command('recordings')
    .alias('recording')
    .summary('list, export and verify recordings of sessions')
    .description(
      'Recordings you may see, newest first. Without a subcommand: list them. "endo replay" shows one.',
    );
  return addFilters(command)
    .addHelpText('after', listExamples)
    .action(list)
    .addCommand(
      addFilters(new Command('list').alias('ls').summary('list recordings'))
        .addHelpText('after', listExamples)
        .action(list),
    )
    .addCommand(showCommand(runner))
    .addCommand(exportCommand(runner))
    .addCommand(downloadCommand(runner))
    .addCommand(verifyCommand(runner))
    .addCommand(holdCommand(runner))
    .addCommand(releaseCommand(runner));
}

function addFilters(command: Command): Command {
  return command
    .option('--session <id>', 'of this session')
    .option('--user <username>', 'of a session of this user')
    .addOption(clusterOption())
    .addOption(namespaceOption())
    .option('--state <state>', 'recording, interrupted, sealed, failed or removed')
    .option('--since <time>', 'begun from this time on: RFC 3339, or how long ago (15m)')
    .option('--until <time>', 'begun before this time')
    .addOption(limitOption())
    .addOption(outputOption());
}

function showCommand(runner: Runner): Command {
  return new Command('show')
    .alias('describe')
    .summary('show what is known of a recording')
    .argument('<recording>', 'recording id')
    .addOption(outputOption('json|yaml'))
    .addHelpText('after', examples(`endo recordings show ${example}`))
    .action(lazily(runner, () => import('./recording-show.run.ts')));
}

function exportCommand(runner: Runner): Command {
  return new Command('export')
    .summary('write a recording as text or asciicast')
    .description(
      'Write a recording as text or asciicast: nothing in it drives a terminal. raw are its members as\n' +
        'they are stored, encrypted.',
    )
    .argument('<recording>', 'recording id')
    .option('--format <format>', 'text, asciicast-v2, asciicast-v3 or raw', 'text')
    .option('--from <time>', 'begin there: 1:23 or 90s; not of raw')
    .option('--file <file>', 'write here, when all of it has come (default: standard output)')
    .addHelpText(
      'after',
      examples(
        `endo recordings export ${example} | less`,
        `endo recordings export ${example} --format asciicast-v2 --file incident.cast`,
      ),
    )
    .action(lazily(runner, () => import('./recording-export.run.ts')));
}

function downloadCommand(runner: Runner): Command {
  return new Command('download')
    .summary('fetch a sealed recording whole, to verify it elsewhere')
    .description(
      'Fetch the members of a sealed recording, encrypted as they are stored, and its manifest:\n' +
        'RECORDING.members and RECORDING.manifest.json, for "endo recordings verify".',
    )
    .argument('<recording>', 'recording id')
    .option('--dir <folder>', 'where the files are put', '.')
    .addHelpText('after', examples(`endo recordings download ${example} --dir evidence`))
    .action(lazily(runner, () => import('./recording-download.run.ts')));
}

function verifyCommand(runner: Runner): Command {
  return new Command('verify')
    .summary('check that nothing of a recording was altered or left out')
    .description(
      'Check the chain of a recording and its manifest, without the key to it: one of the gateway, or\n' +
        'files of "endo recordings download", without the gateway. That nobody made both anew is shown by\n' +
        'the hash in the ledger alone: keep it, and give it with --sha256.\n' +
        'Exit status: 0 when it is intact, 65 when it is not.',
    )
    .argument('<recording|file>', 'recording id, or RECORDING.members')
    .option('--manifest <file>', 'its manifest (default: beside the members)')
    .option('--sha256 <hash>', 'of the manifest, as the ledger holds it')
    .addOption(outputOption('json|yaml'))
    .addHelpText(
      'after',
      examples(
        `endo recordings verify ${example}`,
        `endo recordings verify evidence/${example}.members --sha256 9f86…`,
      ),
    )
    .action(lazily(runner, () => import('./recording-verify.run.ts')));
}

function holdCommand(runner: Runner): Command {
  return new Command('hold')
    .summary('keep recordings although their time is over')
    .argument('<recording...>', 'recording ids')
    .requiredOption('--reason <text>', 'why, for the ledger and for whoever looks at it')
    .addOption(outputOption())
    .addHelpText('after', examples(`endo recordings hold ${example} --reason "case 4711"`))
    .action(
      lazily(runner, async () => ({ run: (await import('./recording-hold.run.ts')).runHold })),
    );
}

function releaseCommand(runner: Runner): Command {
  return new Command('release')
    .summary('hold recordings no more')
    .description('Hold recordings no more: they are removed when their time is over.')
    .argument('<recording...>', 'recording ids')
    .option('--reason <text>', 'why, for the ledger')
    .addOption(outputOption())
    .addHelpText('after', examples(`endo recordings release ${example} --reason "case closed"`))
    .action(
      lazily(runner, async () => ({ run: (await import('./recording-hold.run.ts')).runRelease })),
    );
}
