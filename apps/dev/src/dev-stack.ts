import { resolve } from 'node:path';
import { EndoscopeClient } from '@endoscope/client';
import type { RegisterClusterRequest } from '@endoscope/client';
import type { RunningIssuer, SimulatedCluster } from '@endoscope/simulators';
import { assertPortsFree } from './free-ports.ts';
import type { GuardedProcess } from './guarded-process.ts';
import { kubeconfigClusters } from './kubeconfig-clusters.ts';
import type { DevOptions } from './options.ts';
import { Progress } from './progress.ts';
import { projectRoot } from './project-root.ts';
import { registerClusters, simulatedSource } from './register-clusters.ts';
import { startDatabase } from './start-database.ts';
import type { DevDatabase } from './start-database.ts';
import { host, startGateway, waitUntilReady } from './start-gateway.ts';
import { startIssuer } from './start-issuer.ts';
import { startSimulatedClusters } from './start-simulated-clusters.ts';
import { StateFolder } from './state-folder.ts';
import { welcomeText } from './welcome.ts';

/** How long the gateway may take to end its streams before it is killed. */
const gatewayGraceMs = 3_500;

export interface RunningStack {
  readonly gateway: GuardedProcess;
  readonly database: DevDatabase;
}

/**
 * Everything of `npm start`, started in order; what was started is put on `parts`, which stops it
 * in the opposite order: gateway, clusters, issuer, database, lock.
 */
export async function startStack(
  options: DevOptions,
  env: NodeJS.ProcessEnv,
  { parts, signal }: { parts: AsyncDisposableStack; signal: AbortSignal },
): Promise<RunningStack> {
  const progress = new Progress();
  const state = new StateFolder(resolve(options.state ?? resolve(projectRoot(), '.endoscope')));
  const imported = kubeconfigClusters(options);
  state.take();
  parts.defer(() => state.release());
  // Also when a second Ctrl-C does not wait for the parts.
  process.once('exit', () => state.release());
  await assertPortsFree(host, wantedPorts(options));
  if (options.reset) state.reset();

  const database = await startDatabase(state, env, progress);
  parts.defer(() => database.stop());
  signal.throwIfAborted();
  const issuer = await startIssuer(state, options.issuerPort, env['ENDOSCOPE_ENV']);
  parts.defer(() => issuer.close());
  progress.say(`development issuer at ${issuer.issuerUrl}`);
  const simulated = imported.length > 0 ? [] : await startSimulatedClusters(state);
  for (const cluster of simulated) parts.defer(() => cluster.close());
  for (const { name, serverUrl } of simulated) progress.say(`cluster ${name} at ${serverUrl}`);
  signal.throwIfAborted();

  const { issuerUrl } = issuer;
  const gateway = startGateway({ options, state, env, issuerUrl, database });
  parts.defer(() => gateway.stop(gatewayGraceMs));
  await waitUntilReady(gateway, { options, progress, signal });
  progress.say(`gateway at http://${host}:${options.httpPort}`);
  const wanted = imported.length > 0 ? imported : simulated.map(registrationOf);
  await registerClusters({ client: operatorOf(options, issuer), state, progress }, wanted);
  signal.throwIfAborted();
  const clusters = wanted.map(({ name }) => name);
  const elapsedSeconds = progress.elapsedSeconds();
  process.stdout.write(welcomeText({ options, clusters, stateFolder: state.path, elapsedSeconds }));
  return { gateway, database };
}

function wantedPorts(options: DevOptions) {
  return [
    { port: options.httpPort, purpose: 'REST and WebSocket', flag: 'http-port' },
    { port: options.grpcPort, purpose: 'gRPC', flag: 'grpc-port' },
    { port: options.issuerPort, purpose: 'the development issuer', flag: 'issuer-port' },
    { port: options.metricsPort, purpose: 'metrics', flag: 'metrics-port' },
  ];
}

/** The supervisor registers clusters as anybody would: over REST, with an operator's token. */
function operatorOf(options: DevOptions, issuer: RunningIssuer): EndoscopeClient {
  return new EndoscopeClient({
    server: `http://${host}:${options.httpPort}`,
    token: { token: () => issuer.issueToken('operator') },
    userAgent: 'endoscope-dev',
  });
}

function registrationOf(cluster: SimulatedCluster): RegisterClusterRequest {
  return {
    name: cluster.name,
    serverUrl: cluster.serverUrl,
    caCertificatePem: cluster.caCertificatePem,
    credential: { bearerToken: cluster.token },
    labels: { ...simulatedSource, region: cluster.name.split('-')[0] ?? '' },
    defaultImage: 'busybox:1.36',
    impersonation: 'user_and_groups',
  };
}
