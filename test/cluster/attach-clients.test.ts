// Goal: the remote command clients of kubectl (client-go) and of @kubernetes/client-node attach to
// a session in a real cluster through the gateway, as they would to a pod.
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { join, resolve } from 'node:path';
import { attachClientCases } from '../conformance/attach-client-cases.ts';
import type { AttachClientHost } from '../conformance/attach-client-cases.ts';
import { buildOnce, hashDirectory } from './harness/build/go-build.ts';
import { cacheDirectory } from './harness/host/directories.ts';
import { printProgress } from './harness/progress.ts';
import { Stage } from './support/stage.ts';
import { reachedSession } from './support/reached-session.ts';

const clients = resolve(import.meta.dirname, '../conformance/clients');
const javascript = [process.execPath, join(clients, 'javascript/main.mjs')];
const goSources = join(clients, 'go');
const go = join(cacheDirectory(), 'attach-client', hashDirectory(goSources), 'attach-client');

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_SESSIONS_PER_POD_MAX: '40' } });
  await stage.namespace.startPod('web');
  await buildOnce(
    {
      label: 'the attach client of client-go',
      sourceDirectory: goSources,
      packagePath: '.',
      linkerFlags: '-s -w',
      cachePath: go,
    },
    printProgress,
  );
}, 600_000);
afterAll(() => stage?.close());

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
  };
}

describe.each([
  ['client-go', [go]],
  ['@kubernetes/client-node', javascript],
])('attaching with %s', (_name, command) => {
  it.each(attachClientCases)('$name', async ({ run }) => run(host(), command), 120_000);
});
