import { Command } from 'commander';
import { collect, examples, lazily, outputOption } from './define.ts';
import type { Runner } from './define.ts';

/** `endo webhooks`, also spelt `endo webhook`: where events of the ledger are sent as they come. */
export function webhooksCommand(runner: Runner): Command {
  const list = lazily(runner, () => import('./webhooks-list.run.ts'));
  const command = new Command('webhooks')
    .alias('webhook')
    .summary('send events of the ledger to receivers')
    .description(
      'Receivers of sealed events, as signed CloudEvents (Standard Webhooks). Without a subcommand:\n' +
        'list them.',
    )
    .addOption(outputOption())
    .addHelpText('after', examples('endo webhooks', 'endo webhook describe siem'))
    .action(list)
    .addCommand(
      new Command('list')
        .alias('ls')
        .summary('list webhooks')
        .addOption(outputOption())
        .addHelpText('after', examples('endo webhooks list -o wide'))
        .action(list),
    )
    .addCommand(addCommand(runner));
  return addLetterCommands(addChangeCommands(command, runner), runner);
}

function addChangeCommands(command: Command, runner: Runner): Command {
  return command
    .addCommand(
      named('describe', 'show one webhook, and how far it has come')
        .addOption(outputOption('json|yaml'))
        .addHelpText('after', examples('endo webhook describe siem'))
        .action(lazily(runner, () => import('./webhook-describe.run.ts'))),
    )
    .addCommand(
      named('enable', 'send events again, from where it had stopped')
        .addHelpText('after', examples('endo webhook enable siem'))
        .action(lazily(runner, () => import('./webhook-enable.run.ts'))),
    )
    .addCommand(
      named('disable', 'send nothing until it is enabled again')
        .addHelpText('after', examples('endo webhook disable siem'))
        .action(lazily(runner, () => import('./webhook-disable.run.ts'))),
    )
    .addCommand(
      named('remove', 'remove a webhook, with its secret and what was put aside')
        .alias('rm')
        .addHelpText('after', examples('endo webhook remove siem'))
        .action(lazily(runner, () => import('./webhook-remove.run.ts'))),
    )
    .addCommand(
      named('rotate-secret', 'make a new secret; the one before signs beside it for a day')
        .addHelpText('after', examples('endo webhook rotate-secret siem'))
        .action(lazily(runner, () => import('./webhook-rotate-secret.run.ts'))),
    );
}

function addLetterCommands(command: Command, runner: Runner): Command {
  return command
    .addCommand(
      named('dead-letters', 'list events that the receiver did not take')
        .addOption(outputOption())
        .addHelpText('after', examples('endo webhook dead-letters siem'))
        .action(lazily(runner, () => import('./webhook-dead-letters.run.ts'))),
    )
    .addCommand(
      named('replay', 'send what was put aside once more')
        .argument('[event]', 'id of one event (default: all)')
        .addHelpText('after', examples('endo webhook replay siem'))
        .action(lazily(runner, () => import('./webhook-replay.run.ts'))),
    );
}

function named(name: string, summary: string): Command {
  return new Command(name).summary(summary).argument('<name>', 'webhook');
}

function addCommand(runner: Runner): Command {
  return new Command('add')
    .summary('send events to a further receiver')
    .description(
      'Prints the secret that signs what is sent. It is shown this once: give it to the receiver.',
    )
    .argument('<name>', 'name of the webhook, a DNS label')
    .argument('<url>', 'where to post, https://')
    .option(
      '--event <name>',
      'only these, e.g. session.requested or session.*; repeatable',
      collect,
    )
    .option('--from-leaf <leaf>', 'from this leaf of the ledger on (default: what is new)')
    .addHelpText(
      'after',
      examples(
        'endo webhook add siem https://siem.example.com/endoscope',
        "endo webhook add alarms https://alarms.example.com/in --event policy.denied --event 'webhook.*'",
      ),
    )
    .action(lazily(runner, () => import('./webhook-add.run.ts')));
}
