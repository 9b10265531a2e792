import { Command } from 'commander';
import { examples, lazily, outputOption } from './define.ts';
import type { Runner } from './define.ts';

/** config, completion, version, info: endo itself. */
export function configCommand(runner: Runner): Command {
  const action = lazily(runner, () => import('./config.run.ts'));
  return new Command('config')
    .summary('keep defaults for --server, --cluster, -n and the keys of a terminal')
    .argument('[action]', 'view, set or unset', 'view')
    .argument('[name]', 'server, cluster, namespace, detach-keys or command-keys')
    .argument('[value]', 'for set')
    .addHelpText(
      'after',
      examples(
        'endo config set server https://endoscope.example.com',
        'endo config set cluster eu-1',
        'endo config unset namespace',
        'endo config set detach-keys ctrl-],q',
      ),
    )
    .action(action);
}

export function completionCommand(runner: Runner, root: () => Command): Command {
  return new Command('completion')
    .summary('print a completion script')
    .description(
      'Print a completion script for commands, flags, and names of clusters, namespaces, pods, nodes,\n' +
        'sessions, recordings and templates, which it asks the gateway for.',
    )
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText(
      'after',
      examples(
        'source <(endo completion bash)',
        'endo completion zsh > "${fpath[1]}/_endo"',
        'endo completion fish > ~/.config/fish/completions/endo.fish',
      ),
    )
    .action(
      lazily(runner, async () => {
        const { runCompletion } = await import('./completion.run.ts');
        return { run: runCompletion(root()) };
      }),
    );
}

/** What the completion scripts ask; not for people. */
export function completeCommand(runner: Runner): Command {
  return new Command('__complete').action(lazily(runner, () => import('./complete.run.ts')));
}

export function versionCommand(runner: Runner): Command {
  return new Command('version')
    .summary('print the version of endo')
    .addHelpText('after', examples('endo version'))
    .action(async () => runner.context.stdout.line(`endo ${runner.context.version}`));
}

export function infoCommand(runner: Runner): Command {
  return new Command('info')
    .summary('show the gateway: version, addresses, issuers')
    .addOption(outputOption('json|yaml'))
    .addHelpText('after', examples('endo info'))
    .action(lazily(runner, () => import('./info.run.ts')));
}
