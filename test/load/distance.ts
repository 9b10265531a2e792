/** W16, and the upward bulk of a far client: the client's way made long in user space. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EndoscopeClient } from '@endoscope/client';
import { AddressPolicy, KubernetesClient } from '@endoscope/kubernetes';
import type { BenchCluster } from './bench-cluster.ts';
import { DelayProxy } from './delay-proxy.ts';
import type { Distance } from './delay-proxy.ts';
import { openLine, startShell } from './lines.ts';
import type { GatewayWay, Roads, Way } from './lines.ts';
import { round } from './report.ts';
import { endShells, startShells } from './shells.ts';
import { TypistsTally, echoingTerminal, typeTogether } from './typists.ts';
import type { TypistsResult } from './typists.ts';
import { typistsTable } from './crowds.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

const farWays = ['direct', 'websocket', 'grpc'] as const satisfies readonly Way[];

/** The cluster and the gateway behind a long way; everything else as it is. */
async function farFrom(
  bench: BenchCluster,
  distance: Distance,
): Promise<{ roads: BenchCluster; close: () => Promise<void> }> {
  const gateway = new URL(bench.stack.server);
  const { grpcAddress = '' } = await bench.stack.client.info();
  const cluster = new URL(bench.endpoint.serverUrl);
  const to = ({ hostname, port }: Pick<URL, 'hostname' | 'port'>): Promise<DelayProxy> =>
    DelayProxy.to({ host: hostname, port: Number(port) }, distance);
  const proxies = await Promise.all([
    to(gateway),
    to(new URL(`http://${grpcAddress}`)),
    to(cluster),
  ]);
  const [http, grpc, kubernetes] = proxies.map(({ port }) => `127.0.0.1:${port}`);
  // How a client learns of the gRPC door; all else it asks goes the WebSocket's way.
  const info = createServer((_, response) => {
    response.end(JSON.stringify({ grpcAddress: grpc }));
  }).listen(0, '127.0.0.1');
  await once(info, 'listening');
  const { port } = info.address() as AddressInfo;
  const token = bench.stack.token;
  const overGrpc = new EndoscopeClient({ server: `http://127.0.0.1:${port}`, token });
  const overHttp = new EndoscopeClient({ server: `http://${http}`, token });
  const client = new Proxy(overHttp, {
    get: (target, name) =>
      name === 'attach'
        ? attachBy({ websocket: target, grpc: overGrpc })
        : Reflect.get(target, name),
  });
  const addresses = new AddressPolicy({ allow: ['127.0.0.0/8', '10.0.0.0/8'] });
  const endpoint = { ...bench.endpoint, serverUrl: `https://${kubernetes}` };
  const direct = new KubernetesClient(endpoint, { addresses });
  const stack = Object.create(bench.stack, { client: { value: client } }) as BenchCluster['stack'];
  return {
    roads: { ...bench, stack, direct },
    close: async () => {
      await direct.close();
      for (const proxy of proxies) proxy.close();
      info.close();
    },
  };
}

function attachBy(clients: Record<GatewayWay, EndoscopeClient>): EndoscopeClient['attach'] {
  return (session, options) => clients[options.door ?? 'websocket'].attach(session, options);
}

const wide = { roundTripMs: 40, jitterMs: 5, lossRatio: 0.01 };

interface FarTypistsResult {
  readonly ways: readonly TypistsResult[];
}

export const distance = workload<FarTypistsResult>({
  measures:
    '20 typists 40 ± 10 ms away, 1 % of pieces 200 ms late; goal: adds ≤ 2 ms p50 to a direct client as far away',
  run: runDistance,
  table: ({ ways }) => typistsTable('40 ± 10 ms, 1 % lost', ways),
});

async function runDistance(bench: BenchCluster, scale: Scale): Promise<FarTypistsResult> {
  const shells = await startShells(bench, 20, echoingTerminal);
  const tallies = {
    direct: new TypistsTally(),
    websocket: new TypistsTally(),
    grpc: new TypistsTally(),
  };
  const far = await farFrom(bench, wide);
  for (let round = 1; round <= scale.rounds; round += 1) {
    for (const way of farWays) {
      scale.say(`far typists, ${way}, round ${round}`);
      const options = { keysPerSecond: 5, seconds: scale.quick ? 5 : 15 };
      await typeTogether(far.roads, { shells, way, tally: tallies[way] }, options);
    }
  }
  await far.close();
  await endShells(bench, shells);
  return { ways: farWays.map((way) => ({ way, ...tallies[way].result })) };
}

export interface UpwardResult {
  readonly roundTripMs: number;
  readonly uploads: readonly {
    readonly way: Way;
    readonly megabytesPerSecond: number;
    readonly bytes: number;
  }[];
}

export const upward = workload<UpwardResult>({
  measures: 'input of one session from 20 ms away; goal: gRPC ≥ 20 MB/s',
  run: runUpward,
  table: upwardTable,
});

async function runUpward(bench: BenchCluster, scale: Scale): Promise<UpwardResult> {
  const roundTripMs = 20;
  const bytes = (scale.quick ? 32 : 128) * 2 ** 20;
  const far = await farFrom(bench, { roundTripMs, jitterMs: 0, lossRatio: 0 });
  const uploads: { way: Way; megabytesPerSecond: number; bytes: number }[] = [];
  for (let round = 1; round <= scale.rounds; round += 1) {
    for (const way of farWays) {
      scale.say(`upward from ${roundTripMs} ms away, ${way}, round ${round}`);
      uploads.push({ way, bytes, megabytesPerSecond: await upload(far.roads, way, bytes) });
    }
  }
  await far.close();
  return { roundTripMs, uploads };
}

/** Until the process says that it has read everything. */
async function upload(bench: BenchCluster & Roads, way: Way, bytes: number): Promise<number> {
  const shell = await startShell(bench, { tty: false, command: ['wc', '-c'], stdinOnce: true });
  const line = await openLine(bench, shell, way);
  const piece = Buffer.alloc(32 * 1024);
  const startMs = performance.now();
  const answer = (async () => {
    let said = '';
    for await (const data of line.output) {
      said += Buffer.from(data).toString('latin1');
      if (said.endsWith('\n')) break;
    }
    return said.trim();
  })();
  for (let sent = 0; sent < bytes; sent += piece.length) await line.write(piece);
  line.endInput();
  const said = await answer;
  const seconds = (performance.now() - startMs) / 1_000;
  line.close();
  if (Number(said) !== bytes) throw new Error(`${bytes} bytes were sent, ${said} arrived`);
  return bytes / 1e6 / seconds;
}

function upwardTable({ roundTripMs, uploads }: UpwardResult): string[] {
  return [
    `| upward, ${roundTripMs} ms round trip | MB/s, all rounds |`,
    '|---|---|',
    ...farWays.map((way) => {
      const mine = uploads.filter((each) => each.way === way);
      return `| ${way} | ${mine.map((each) => round(each.megabytesPerSecond, 0)).join(', ')} |`;
    }),
  ];
}
