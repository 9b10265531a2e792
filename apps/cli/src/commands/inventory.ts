import { Command } from 'commander';
import { clusterOption, examples, lazily, limitOption, namespaceOption } from './define.ts';
import { outputOption } from './define.ts';
import type { Runner } from './define.ts';

/** pods, nodes, describe: what can be debugged. */
export function podsCommand(runner: Runner): Command {
  return new Command('pods')
    .alias('pod')
    .summary('list pods')
    .description(
      'Pods you may see. Without --cluster: of every cluster. Without -n: of every namespace.',
    )
    .addOption(clusterOption())
    .addOption(namespaceOption())
    .option('-A, --all-namespaces', 'every namespace, whatever endo config says')
    .option('-l, --selector <labels>', 'label selector, as app=web,tier!=cache')
    .addOption(limitOption())
    .addOption(outputOption())
    .addHelpText('after', examples('endo pods --cluster eu-1 -n shop', 'endo pods -l app=web'))
    .action(lazily(runner, () => import('./pods.run.ts')));
}

export function nodesCommand(runner: Runner): Command {
  return new Command('nodes')
    .alias('node')
    .summary('list nodes')
    .description('Nodes of a cluster, as far as you may see them.')
    .addOption(clusterOption())
    .option('-l, --selector <labels>', 'label selector, as zone=a,!gpu')
    .addOption(limitOption())
    .addOption(outputOption())
    .addHelpText('after', examples('endo nodes --cluster eu-1', 'endo nodes -o wide'))
    .action(lazily(runner, () => import('./nodes.run.ts')));
}

export function describeCommand(runner: Runner): Command {
  return new Command('describe')
    .summary('show a pod, a session or a cluster in full')
    .argument('<kind/name...>', 'pod NAME, session ID or cluster NAME; also kind/name')
    .addOption(clusterOption())
    .addOption(namespaceOption())
    .addOption(outputOption('json|yaml'))
    .addHelpText(
      'after',
      examples('endo describe pod web --cluster eu-1 -n shop', 'endo describe cluster/eu-1'),
    )
    .action(lazily(runner, () => import('./describe.run.ts')));
}

export function templatesCommand(runner: Runner): Command {
  return new Command('templates')
    .alias('template')
    .summary('list templates, or show one')
    .description('Named presets of debug containers, made by your operator for --template.')
    .argument('[name]', 'show this one in full')
    .addOption(outputOption())
    .addHelpText(
      'after',
      examples('endo templates', 'endo templates shell', 'endo debug pod/web --template shell'),
    )
    .action(lazily(runner, () => import('./templates.run.ts')));
}
