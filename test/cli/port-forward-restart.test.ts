// Goal: a gateway that dies under endo port-forward costs the connections that were open and
// nothing else: endo says so, keeps its listeners, and is back when the gateway is.
// Method: the built gateway as a process, SIGKILL, and a start at the same addresses.
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePorts } from '../support/free-ports.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { Endo } from './harness/endo.ts';

let stack: ProcessStack;
let endo: Endo;
let addresses: Record<string, string>;
let gateway: GatewayProcess;
let session: string;

beforeAll(async () => {
  stack = await ProcessStack.start();
  const [http, grpc] = await freePorts(2);
  addresses = {
    ENDOSCOPE_HTTP_ADDRESS: `127.0.0.1:${http}`,
    ENDOSCOPE_GRPC_ADDRESS: `127.0.0.1:${grpc}`,
  };
  gateway = stack.gateway(addresses);
  const url = await gateway.url();
  session = await stack.readySession(url);
  const token = await stack.issuer.issueToken('engineer');
  endo = new Endo({ ENDOSCOPE_SERVER: url, ENDOSCOPE_TOKEN: token });
});

afterAll(async () => {
  await endo?.close();
  await stack?.close();
});

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** To the port of the pod that echoes. */
async function echoing(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => undefined);
  socket.write('still here?');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toBe('still here?');
  return socket;
}

describe('endo port-forward whose gateway is killed', () => {
  it.each(['websocket', 'grpc'])(
    'resets what was open, says so, and goes on over %s when it is back',
    async (transport) => {
      const where = ['--address', '127.0.0.1', '--transport', transport];
      const child = endo.start(['port-forward', session, ':7', ...where]);
      const exited = once(child, 'close');
      let said = '';
      for (const stream of [child.stdout!, child.stderr!]) {
        stream.on('data', (text: Buffer) => (said += text.toString()));
      }
      const bound = (): string | undefined => /127\.0\.0\.1:(\d+) -> 7\n/.exec(said)?.[1];
      await until(() => bound() !== undefined);
      const port = Number(bound());
      const open = await echoing(port);
      // A reset, which `once` would throw.
      const cut = new Promise((resolve) => open.once('close', resolve));
      await gateway.stop();
      await cut;
      await until(() => said.includes('Connecting again …'));
      // It is taken, and waits for the gateway.
      const early = echoing(port);
      gateway = stack.gateway(addresses);
      (await early).destroy();
      await until(() => said.includes('Connected again.'));
      (await echoing(port)).destroy();
      child.kill('SIGINT');
      expect(await exited).toEqual([0, null]);
    },
  );
});
