import { Command, Option } from 'commander';
import { collect, examples, lazily, outputOption } from './define.ts';
import type { Runner } from './define.ts';

/** `endo clusters`, also spelt `endo cluster`: the registry of API servers. */
export function clustersCommand(runner: Runner): Command {
  const list = lazily(runner, () => import('./clusters-list.run.ts'));
  return new Command('clusters')
    .alias('cluster')
    .summary('see, join, check and remove clusters')
    .description('The clusters you may see. Without a subcommand: list them.')
    .addOption(outputOption())
    .addHelpText('after', examples('endo clusters', 'endo cluster check eu-1'))
    .action(list)
    .addCommand(
      new Command('list')
        .alias('ls')
        .summary('list clusters')
        .addOption(outputOption())
        .addHelpText('after', examples('endo clusters', 'endo clusters list -o wide'))
        .action(list),
    )
    .addCommand(
      new Command('describe')
        .summary('show one cluster and its health')
        .argument('<name>', 'cluster')
        .addOption(outputOption('json|yaml'))
        .addHelpText('after', examples('endo cluster describe eu-1'))
        .action(lazily(runner, () => import('./cluster-describe.run.ts'))),
    )
    .addCommand(joinCommand(runner))
    .addCommand(registerCommand(runner))
    .addCommand(
      new Command('check')
        .summary('probe reachability, version and permissions now')
        .argument('<name>', 'cluster')
        .addOption(outputOption('json|yaml'))
        .addHelpText('after', examples('endo cluster check eu-1'))
        .action(lazily(runner, () => import('./cluster-check.run.ts'))),
    )
    .addCommand(
      new Command('remove')
        .alias('rm')
        .summary('remove a cluster from the gateway')
        .description('Refused while sessions live there, unless --force, which ends them first.')
        .argument('<name>', 'cluster')
        .option('--force', 'end its live sessions first')
        .addHelpText('after', examples('endo cluster remove eu-1'))
        .action(lazily(runner, () => import('./cluster-remove.run.ts'))),
    );
}

function joinCommand(runner: Runner): Command {
  const command = new Command('join')
    .summary('give the gateway its own least-privilege access to a cluster')
    .description(
      'Runs here, with your own kubeconfig (exec plugins work): applies the manifests of\n' +
        'deploy/cluster-access to the cluster, takes the token of the service account they make,\n' +
        'registers the cluster at the gateway with it, and checks it. Your own credential is\n' +
        'used for this once and never leaves this machine.',
    )
    .argument('[name]', 'name at the gateway, a DNS label (default: the context, made into one)')
    .option('--kubeconfig <file>', 'kubeconfig (default: $KUBECONFIG, then ~/.kube/config)')
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .addOption(
      new Option('--access <kind>', 'act as the user by impersonation, or with an own narrow role')
        .choices(['impersonate', 'direct'])
        .default('impersonate'),
    )
    .option('--group <group>', 'group that may debug (default: engineers); repeatable', collect)
    .option('--token-ttl <duration>', 'life of the token, by TokenRequest', '2160h')
    .option(
      '--long-lived',
      'a token without end instead, from a Secret; revoke it by deleting that',
    )
    .option('--dry-run', 'print what would be applied and registered; change nothing');
  return addRecordOptions(command)
    .addHelpText(
      'after',
      examples(
        'endo cluster join eu-1 --context prod-eu-1 --label region=eu',
        'endo cluster join --context kind-dev --dry-run',
      ),
    )
    .action(lazily(runner, () => import('./cluster-join.run.ts')));
}

function registerCommand(runner: Runner): Command {
  const command = new Command('register')
    .summary('register a cluster whose access you have made yourself')
    .description(
      'Registers an API server with a credential from files, or a kubeconfig that holds\n' +
        'everything inline. The credential is sealed by the gateway and never shown again.',
    )
    .argument('<name>', 'name at the gateway, a DNS label')
    .option('--server-url <url>', 'address of the API server')
    .option('--ca-file <file>', 'PEM of its certificate authority')
    .option('--token-file <file>', 'file with a bearer token, read here')
    .option('--gateway-token-file <path>', "file of the gateway's own, read there when it changes")
    .option('--certificate-file <file>', 'PEM of a client certificate')
    .option('--key-file <file>', 'PEM of its key')
    .option('--kubeconfig <file>', 'take address, authority and credential from this kubeconfig')
    .option('--context <name>', 'context of the kubeconfig')
    .addOption(
      new Option('--impersonation <kind>', 'as whom the gateway acts')
        .choices(['user_and_groups', 'none'])
        .default('user_and_groups'),
    );
  return addRecordOptions(command)
    .addHelpText(
      'after',
      examples(
        'endo cluster register eu-1 --server-url https://10.0.0.1:6443 --ca-file ca.pem \\',
        '    --token-file token',
      ),
    )
    .action(lazily(runner, () => import('./cluster-register.run.ts')));
}

function addRecordOptions(command: Command): Command {
  return command
    .option('--label <key=value>', 'label for policies; may be repeated', collect)
    .option('--default-image <image>', 'image used when endo debug names none')
    .option('--allow-namespace <pattern>', 'only these namespaces; may be repeated', collect)
    .option('--deny-namespace <pattern>', 'never these namespaces; may be repeated', collect);
}
