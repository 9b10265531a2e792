import { parseArgs } from 'node:util';
import { DevProblem } from './dev-problem.ts';

export interface DevOptions {
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly issuerPort: number;
  readonly metricsPort: number;
  /** Folder of everything that outlives a restart. */
  readonly state: string | undefined;
  readonly reset: boolean;
  /** Files whose clusters are registered in place of the simulated ones. */
  readonly kubeconfigs: readonly string[];
  /** Contexts of them; none means each file's current one. */
  readonly contexts: readonly string[];
  /** Whether calls to the clusters of a kubeconfig are made in the caller's name. */
  readonly impersonate: boolean;
}

export const defaultPorts = { http: 8080, grpc: 9090, issuer: 8085, metrics: 9464 } as const;

export const helpText = `Starts Endoscope on this machine: Postgres, a development OIDC issuer, two simulated
clusters and the gateway. Ctrl-C stops all of it; what it keeps survives a restart.

  npm start [-- OPTIONS]

  --kubeconfig FILE   register this kubeconfig's cluster in place of the simulated ones; may be
                      given several times
  --context NAME      a context of the kubeconfig, in place of its current one; may be given
                      several times
  --impersonate       act in those clusters as the calling user; the kubeconfig's identity must
                      be allowed to impersonate
  --http-port PORT    REST and WebSocket, default ${defaultPorts.http}
  --grpc-port PORT    gRPC, default ${defaultPorts.grpc}
  --issuer-port PORT  development issuer, default ${defaultPorts.issuer}
  --metrics-port PORT Prometheus metrics, default ${defaultPorts.metrics}
  --state DIR         where database, keys and logs are kept, default .endoscope
  --reset             forget the kept state first
  -h, --help          this text

DATABASE_URL uses that Postgres in place of the embedded one.
`;

const known = {
  kubeconfig: { type: 'string', multiple: true },
  context: { type: 'string', multiple: true },
  impersonate: { type: 'boolean' },
  'http-port': { type: 'string' },
  'grpc-port': { type: 'string' },
  'issuer-port': { type: 'string' },
  'metrics-port': { type: 'string' },
  state: { type: 'string' },
  reset: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Undefined when help was asked for. */
export function parseOptions(args: readonly string[]): DevOptions | undefined {
  const values = valuesOf(args);
  if (values.help) return undefined;
  const options = {
    httpPort: portOf('http-port', values['http-port'], defaultPorts.http),
    grpcPort: portOf('grpc-port', values['grpc-port'], defaultPorts.grpc),
    issuerPort: portOf('issuer-port', values['issuer-port'], defaultPorts.issuer),
    metricsPort: portOf('metrics-port', values['metrics-port'], defaultPorts.metrics),
    state: values.state,
    reset: values.reset ?? false,
    kubeconfigs: values.kubeconfig ?? [],
    contexts: values.context ?? [],
    impersonate: values.impersonate ?? false,
  };
  if (options.kubeconfigs.length === 0 && (options.contexts.length > 0 || options.impersonate)) {
    throw new DevProblem('--context and --impersonate need --kubeconfig FILE.');
  }
  return options;
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known, allowPositionals: false }).values;
  } catch (error) {
    throw new DevProblem(`${(error as Error).message} See npm start -- --help.`);
  }
}

function portOf(flag: string, text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new DevProblem(`--${flag} ${text} is not a port: a whole number of 1 to 65535.`);
}
