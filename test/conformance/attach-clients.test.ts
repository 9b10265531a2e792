// Goal: a client that knows Kubernetes' remote command protocol and nothing of Endoscope can attach.
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { join } from 'node:path';
import { cuttableDoors } from '../support/cuttable-doors.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { attachClientCases } from './attach-client-cases.ts';
import type { AttachClientHost } from './attach-client-cases.ts';

let test: TestGateway;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
});
afterAll(() => test?.close());

const javascript = [process.execPath, join(import.meta.dirname, 'clients/javascript/main.mjs')];

function host(): AttachClientHost {
  return {
    server: test.url,
    grpc: test.gateway.grpcAddress,
    token: () => test.token('engineer'),
    session: (workload) => readySession(test, workload),
    untilEnded: async (session) => {
      await test.call('GET', `/v1/sessions/${session}?waitFor=ended&timeout=60s`);
    },
    cuttable: () => cuttableDoors({ server: test.url, grpc: test.gateway.grpcAddress }),
  };
}

describe('the client of @kubernetes/client-node, on the simulated cluster', () => {
  it.each(attachClientCases)('$name', async ({ run }) => run(host(), javascript), 60_000);
});
