import { Command, Option } from 'commander';
import { collect, examples, lazily, limitOption, outputOption } from './define.ts';
import type { Runner } from './define.ts';

export function auditCommand(runner: Runner): Command {
  return new Command('audit')
    .summary('read the audit ledger, export and verify it')
    .description(
      'What was done and what was refused, newest first. The subcommands are about the sealed ledger,\n' +
        'which can be checked without the gateway.',
    )
    .option('--event <name>', 'e.g. session.requested')
    .option('--session <id>', 'of this session')
    .option('--cluster <name>', 'on this cluster')
    .option('--user <username>', 'by this user')
    .option('--result <result>', 'success, denied or failure')
    .option('--since <time>', 'from this time on: RFC 3339, or how long ago (15m)')
    .option('--until <time>', 'before this time')
    .addOption(limitOption())
    .addOption(outputOption())
    .addHelpText('after', examples('endo audit --since 1h', 'endo audit --result denied -o json'))
    .action(lazily(runner, () => import('./audit.run.ts')))
    .addCommand(exportCommand(runner))
    .addCommand(verifyCommand(runner))
    .addCommand(checkpointCommand(runner))
    .addCommand(keysCommand(runner))
    .addCommand(holdsCommand(runner))
    .addCommand(holdCommand(runner))
    .addCommand(releaseCommand(runner));
}

function exportCommand(runner: Runner): Command {
  return new Command('export')
    .summary('write the sealed ledger as JSON lines')
    .description(
      'The sealed ledger whole: its keys, every event with its leaf, and the signed tree heads. Or its\n' +
        'events alone, one a line, as CloudEvents or OCSF have them.',
    )
    .option('-f, --file <file>', 'write here, when all of it has come (default: standard output)')
    .option('--tree-size <leaves>', 'up to the tree head of this size (default: the latest)')
    .addOption(
      new Option('--format <format>', 'for endo audit verify, or for other readers')
        .choices(['ledger', 'cloudevents', 'cloudevents-batch', 'ocsf'])
        .default('ledger'),
    )
    .option('--from-leaf <leaf>', 'of the other formats: from this leaf on')
    .option('--resume', 'go on with FILE.part, which an export that broke off has left')
    .addHelpText(
      'after',
      examples(
        'endo audit export -f ledger.jsonl',
        'endo audit export -f ledger.jsonl --resume',
        'endo audit export --format ocsf --from-leaf 120000',
      ),
    )
    .action(lazily(runner, () => import('./audit-export.run.ts')));
}

function verifyCommand(runner: Runner): Command {
  return new Command('verify')
    .summary('check an export, without the gateway')
    .description(
      'Check an export with public keys alone: finds what was edited, deleted, put in, moved or cut\n' +
        'off, and names it. Keep the keys, and a checkpoint now and then, where the gateway and its\n' +
        'database cannot change them: a shortened or a second history is found by these only.\n' +
        'Exit status: 0 when it is intact, 65 when it is not.',
    )
    .argument('<file>', 'the export; - reads standard input')
    .option('--key <vkey>', 'a public key that may sign it; may be given several times', collect)
    .option(
      '--keys <file>',
      'public keys, one a line: "vkey", or "vkey until=LEAVES" for an old one',
    )
    .option('--checkpoint <file>', 'checkpoints kept elsewhere; several times', collect)
    .option('--origin <name>', 'name of the ledger (default: the name of its keys)')
    .addOption(outputOption('json|yaml'))
    .addHelpText(
      'after',
      examples(
        'endo audit verify ledger.jsonl --keys ledger.keys',
        'endo audit verify ledger.jsonl --keys ledger.keys --checkpoint last-month.txt -o json',
      ),
    )
    .action(lazily(runner, () => import('./audit-verify.run.ts')));
}

function checkpointCommand(runner: Runner): Command {
  return new Command('checkpoint')
    .summary('print a signed tree head')
    .description(
      'Print a signed tree head, the latest one unless a size is given, as a signed note.',
    )
    .argument('[leaves]', 'of the tree of this size')
    .addOption(outputOption('json|yaml'))
    .addHelpText('after', examples('endo audit checkpoint > 2026-11.txt'))
    .action(lazily(runner, () => import('./audit-checkpoint.run.ts')));
}

function keysCommand(runner: Runner): Command {
  return new Command('keys')
    .summary('print the public keys that sign the ledger')
    .description(
      'The public keys that have signed the ledger, one a line, for "endo audit verify".',
    )
    .addOption(outputOption('json|yaml'))
    .addHelpText('after', examples('endo audit keys > ledger.keys'))
    .action(lazily(runner, () => import('./audit-keys.run.ts')));
}

function holdsCommand(runner: Runner): Command {
  return new Command('holds')
    .summary('list what keeps the ledger from being shortened')
    .description('Holds of the ledger, also those that were released, the newest first.')
    .addOption(outputOption())
    .addHelpText('after', examples('endo audit holds -o wide'))
    .action(lazily(runner, () => import('./audit-holds.run.ts')));
}

function holdCommand(runner: Runner): Command {
  return new Command('hold')
    .summary('keep every event of the ledger')
    .description('Nothing of the ledger is removed until every hold is released.')
    .requiredOption('--reason <text>', 'why; it is recorded')
    .addOption(outputOption())
    .addHelpText('after', examples('endo audit hold --reason "case 2026-17"'))
    .action(lazily(runner, () => import('./audit-hold.run.ts')));
}

function releaseCommand(runner: Runner): Command {
  return new Command('release')
    .summary('end a hold of the ledger')
    .description('What is older than events are kept goes, once no hold is left.')
    .argument('<hold>', 'its id, from "endo audit holds"')
    .option('--reason <text>', 'why; it is recorded')
    .addOption(outputOption())
    .addHelpText('after', examples('endo audit release hld_01… --reason "closed"'))
    .action(lazily(runner, () => import('./audit-release.run.ts')));
}
