import { Command, Option } from 'commander';
import { collect, examples, lazily, namespaceOption } from './define.ts';
import type { Runner } from './define.ts';

export function portForwardCommand(runner: Runner): Command {
  return new Command('port-forward')
    .summary("forward local ports to a session's pod")
    .description(
      'Forward local ports to the pod of a session: one of yours, by its id, or the one that\n' +
        'runs on the pod you name, or on the one that endo debug chooses of a workload. A port is\n' +
        'the same on both sides (8080), two (8888:80), a free local one (:80), or the name that\n' +
        'the pod or the service gives it (8888:http); of a service, ports are its own. TCP only.\n' +
        'Connections that are open end with the session; the listeners stay when the gateway\n' +
        'restarts. Ctrl-C leaves.',
    )
    .argument('<target>', 'session id, or POD or TYPE/NAME on which a session of yours is ready')
    .argument('<port...>', '[LOCAL:]REMOTE')
    .option('--address <address>', 'IP address or localhost; may be repeated', split, undefined)
    .addOption(new Option('-c, --cluster <name>', 'cluster of the pod'))
    .addOption(namespaceOption())
    .option('-q, --quiet', 'say nothing but errors')
    .addOption(new Option('-o, --output <format>', 'json: print the ports once, for programs'))
    .addOption(
      new Option('--transport <door>', 'carry it over websocket or grpc')
        .choices(['websocket', 'grpc'])
        .default('websocket'),
    )
    .addHelpText(
      'after',
      examples(
        'endo port-forward ses_01kaj8y2vd4n9q0c7t5x3h6m1z 8080:80',
        'endo port-forward -c eu-1 -n shop pod/web 8080:80 :9090',
        'endo port-forward -n shop svc/web 8443:https',
        'endo port-forward --address 0.0.0.0 web 8080',
      ),
    )
    .action(lazily(runner, () => import('./port-forward.run.ts')));
}

/** kubectl takes a list with commas too. */
function split(value: string, before: readonly string[] = []): string[] {
  return value.split(',').reduce((all, one) => collect(one, all), [...before]);
}
