import { defaultPorts } from './options.ts';
import type { DevOptions } from './options.ts';

export interface WelcomeFacts {
  readonly options: DevOptions;
  readonly clusters: readonly string[];
  readonly stateFolder: string;
  readonly elapsedSeconds: string;
}

/** Addresses, users and the three next commands. */
export function welcomeText({
  options,
  clusters,
  stateFolder,
  elapsedSeconds,
}: WelcomeFacts): string {
  const isSimulated = options.kubeconfigs.length === 0;
  const server = `http://127.0.0.1:${options.httpPort}`;
  const [first = ''] = clusters;
  const target = isSimulated ? '-n shop pod/web' : '-n NAMESPACE pod/POD';
  const debug = isSimulated
    ? `npx endo debug -it pod/web --cluster ${first} -n shop --image busybox:1.36 --target app -- sh`
    : `npx endo debug -it ${target.split(' ').at(-1)} --cluster ${first} -n NAMESPACE --image busybox:1.36 -- sh`;
  return [
    '',
    `Endoscope is ready after ${elapsedSeconds} s.`,
    '',
    `  REST, WebSocket   ${server}   (OpenAPI: ${server}/v1/openapi.json)`,
    `  gRPC              127.0.0.1:${options.grpcPort}`,
    `  metrics           http://127.0.0.1:${options.metricsPort}/metrics`,
    `  issuer            http://127.0.0.1:${options.issuerPort}`,
    `  clusters          ${clusters.join(', ')}${isSimulated ? ' (simulated)' : ''}`,
    `  state, logs       ${stateFolder}`,
    '',
    '  Development users, each with its name as password:',
    '    engineer   debugs pods           operator   runs clusters, sees the audit log',
    '    outsider   belongs to no group, so may do nothing',
    '',
    ...(isSimulated || options.impersonate
      ? []
      : [
          '  The clusters are used with the kubeconfig’s own rights, not in the name of the user who',
          '  calls: give --impersonate when its identity may impersonate.',
          '',
        ]),
    '  Next, in another terminal:',
    '',
    ...(options.httpPort === defaultPorts.http ? [] : [`    export ENDOSCOPE_SERVER=${server}`]),
    '    npx endo login',
    `    npx endo pods --cluster ${first}${isSimulated ? ' -n shop' : ' -A'}`,
    `    ${debug}`,
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}
