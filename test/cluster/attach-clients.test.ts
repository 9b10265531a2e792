// Goal: the remote command clients of kubectl (client-go) and of @kubernetes/client-node attach to
// a session in a real cluster through the gateway, as they would to a pod; and a gRPC client in Go,
// written from the protocol's description, does so and comes back when its connection is cut.
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { join, resolve } from 'node:path';
import { attachClientCases, resumingClientCases } from '../conformance/attach-client-cases.ts';
import type { AttachClientHost } from '../conformance/attach-client-cases.ts';
import { cuttableDoors } from '../support/cuttable-doors.ts';
import { buildOnce, hashDirectory } from './harness/build/go-build.ts';
import { cacheDirectory } from './harness/host/directories.ts';
import { printProgress } from './harness/progress.ts';
import { Stage } from './support/stage.ts';
import { reachedSession } from './support/reached-session.ts';

const clients = resolve(import.meta.dirname, '../conformance/clients');
const javascript = [process.execPath, join(clients, 'javascript/main.mjs')];
/** The client of this folder, built. */
function goClient(folder: string): string {
  const sources = join(clients, folder);
  return join(cacheDirectory(), 'attach-client', hashDirectory(sources), folder);
}

const [remoteCommand, overGrpc] = ['go', 'go-grpc'] as const;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_SESSIONS_PER_POD_MAX: '40' } });
  await stage.namespace.startPod('web');
  for (const folder of [remoteCommand, overGrpc]) await build(folder);
}, 600_000);
afterAll(() => stage?.close());

async function build(folder: string): Promise<void> {
  await buildOnce(
    {
      label: `the attach client ${folder}`,
      sourceDirectory: join(clients, folder),
      packagePath: '.',
      linkerFlags: '-s -w',
      cachePath: goClient(folder),
    },
    printProgress,
  );
}

function host(): AttachClientHost {
  return {
    server: stage.gateway.url,
    grpc: stage.gateway.gateway.grpcAddress,
    token: () => stage.gateway.token('engineer'),
    session: async (workload) => {
      const client = stage.client();
      const change = { ...workload, command: [...workload.command] };
      const { id } = await client.sessions.create(stage.request('web', change));
      await reachedSession(client, id, 'ready');
      return id;
    },
    untilEnded: async (session) => {
      await stage.endedSession(session);
    },
    cuttable: () =>
      cuttableDoors({ server: stage.gateway.url, grpc: stage.gateway.gateway.grpcAddress }),
  };
}

describe.each([
  ['client-go', [goClient(remoteCommand)], attachClientCases],
  ['@kubernetes/client-node', javascript, attachClientCases],
  ['gRPC for Go', [goClient(overGrpc)], [...attachClientCases, ...resumingClientCases]],
])('attaching with %s', (_name, command, cases) => {
  it.each(cases)('$name', async ({ run }) => run(host(), command), 120_000);
});
