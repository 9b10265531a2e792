import { Command } from 'commander';
import { clusterOption, examples, lazily, limitOption, namespaceOption } from './define.ts';
import { outputOption } from './define.ts';
import type { Runner } from './define.ts';

/** `endo sessions`, also spelt `endo session`. */
export function sessionsCommand(runner: Runner): Command {
  const list = lazily(runner, () => import('./sessions-list.run.ts'));
  return addFilters(new Command('sessions'))
    .alias('session')
    .summary('list, describe and export sessions')
    .description('Sessions you may see, newest first. Without a subcommand: list them.')
    .addHelpText('after', examples('endo sessions --state ready', 'endo sessions -o json'))
    .action(list)
    .addCommand(
      addFilters(new Command('list'))
        .alias('ls')
        .summary('list sessions')
        .addHelpText('after', examples('endo sessions --state ready', 'endo sessions -o json'))
        .action(list),
    )
    .addCommand(
      new Command('describe')
        .summary('show one session and everything that happened in it')
        .argument('<session>', 'session id')
        .addOption(outputOption('json|yaml'))
        .addHelpText('after', examples('endo sessions describe ses_01kaj8y2vd4n9q0c7t5x3h6m1z'))
        .action(lazily(runner, () => import('./session-describe.run.ts'))),
    )
    .addCommand(exportCommand(runner));
}

function exportCommand(runner: Runner): Command {
  return new Command('export')
    .summary('write all that proves a session into one file')
    .description(
      'Write a session that has ended as a bundle: its plan, every event with its proof, the signed\n' +
        'checkpoint, public keys, and the recording with the key that opens it. Who has the file can\n' +
        'read the recording. "endo verify bundle" checks it without the gateway.',
    )
    .argument('<session>', 'session id')
    .option('-f, --file <file>', 'write here; - is standard output (default: SESSION.tar)')
    .addHelpText('after', examples('endo session export ses_01kaj8y2vd4n9q0c7t5x3h6m1z'))
    .action(lazily(runner, () => import('./session-export.run.ts')));
}

function addFilters(command: Command): Command {
  return command
    .addOption(clusterOption())
    .addOption(namespaceOption())
    .option('--state <state>', 'requested, provisioning, ready, ending or ended')
    .option('--user <username>', 'of this user')
    .addOption(limitOption())
    .addOption(outputOption());
}

export function terminateCommand(runner: Runner): Command {
  return new Command('terminate')
    .summary('end a session and its process')
    .description(
      'End a session and its process, and wait some seconds until it has. A pod that was made for\n' +
        'the session is deleted with it.',
    )
    .argument('<session...>', 'session ids')
    .option('--reason <text>', 'why, for the audit')
    .option('--wait', 'wait until it has ended, however long its process takes')
    .option('--no-wait', 'do not wait at all')
    .addOption(outputOption())
    .addHelpText('after', examples('endo terminate ses_01kaj8y2vd4n9q0c7t5x3h6m1z --wait'))
    .action(lazily(runner, () => import('./terminate.run.ts')));
}

export function attachmentsCommand(runner: Runner): Command {
  return new Command('attachments')
    .summary('list who is attached to a session')
    .description(
      'Who writes in a session and who watches. CONNECTED is "lost" while a client whose connection\n' +
        'broke may come back. IN and OUT are bytes, counted when a client leaves.',
    )
    .argument('<session>', 'session id')
    .option('--all', 'also those who have left, and why')
    .addOption(limitOption())
    .addOption(outputOption())
    .addHelpText('after', examples('endo attachments ses_01kaj8y2vd4n9q0c7t5x3h6m1z --all'))
    .action(lazily(runner, () => import('./attachments-list.run.ts')));
}
