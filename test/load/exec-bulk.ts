/** Bulk output of a command, beside what needs no gateway: kubectl, and a bare WebSocket client. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { paths } from '@endoscope/kubernetes';
import type { ActingAs, ClusterEndpoint } from '@endoscope/kubernetes';
import { WebSocket } from 'ws';
import { endWithUs } from '../support/end-with-us.ts';
import type { BenchCluster } from './bench-cluster.ts';
import { assertContent } from './bulk.ts';
import { startShell } from './lines.ts';
import type { DebugContainer, GatewayWay } from './lines.ts';
import { usageOf } from './process-usage.ts';
import { farSide } from './relays.ts';
import { median, round } from './report.ts';
import { endShells } from './shells.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

type ExecWay = 'kubectl' | 'bare' | 'kube-oidc-proxy' | GatewayWay;

interface Transfer {
  readonly way: ExecWay;
  readonly megabytesPerSecond: number;
  readonly gatewayCpuPerGb: number;
}

export interface ExecBulkResult {
  readonly bytes: number;
  readonly transfers: readonly Transfer[];
}

type Take = (data: Uint8Array) => void;

export const execBulk = workload<ExecBulkResult>({
  measures:
    'output of one command; goal: not below kubectl exec, ≥ 0.8 × a bare Node WebSocket client',
  run: runExecBulk,
  table: execBulkTable,
});

async function runExecBulk(bench: BenchCluster, scale: Scale): Promise<ExecBulkResult> {
  const bytes = (scale.quick ? 32 : 256) * 2 ** 20;
  const transfers: Transfer[] = [];
  const shell = await startShell(bench, { tty: false, command: ['cat'] });
  for (let round = 1; round <= scale.rounds; round += 1) {
    scale.say(`bulk of a command, round ${round}`);
    for (const way of waysOf(bench)) transfers.push(await transfer(bench, shell, { way, bytes }));
  }
  await endShells(bench, [shell]);
  return { bytes, transfers };
}

function waysOf({ kubectl, oidcProxy }: BenchCluster): readonly ExecWay[] {
  return [
    ...(kubectl === undefined ? [] : (['kubectl'] as const)),
    'bare',
    ...(oidcProxy === undefined ? [] : (['kube-oidc-proxy'] as const)),
    'websocket',
    'grpc',
  ];
}

async function transfer(
  bench: BenchCluster,
  shell: DebugContainer,
  { way, bytes }: { way: ExecWay; bytes: number },
): Promise<Transfer> {
  const command = ['head', '-c', String(bytes), '/dev/zero'];
  const gateway = { name: 'gateway', pids: () => bench.stack.gatewayPids };
  const hash = createHash('sha256');
  let received = 0;
  const take = (data: Uint8Array): void => {
    hash.update(data);
    received += data.length;
  };
  const before = usageOf(gateway).cpuSeconds;
  const startMs = performance.now();
  await run(bench, shell, { way, command, take });
  const seconds = (performance.now() - startMs) / 1_000;
  assertContent(hash.digest('hex'), { received, bytes });
  return {
    way,
    megabytesPerSecond: bytes / 1e6 / seconds,
    gatewayCpuPerGb: ((usageOf(gateway).cpuSeconds - before) / bytes) * 1e9,
  };
}

interface Order {
  readonly way: ExecWay;
  readonly command: readonly string[];
  readonly take: Take;
}

function run(bench: BenchCluster, shell: DebugContainer, order: Order): Promise<void> {
  const { way } = order;
  if (way === 'kubectl') return runKubectl(bench, shell, order);
  if (way === 'bare') return runBare(bench, shell, { ...order, ...bench });
  if (way === 'kube-oidc-proxy' && bench.oidcProxy) {
    return runBare(bench, shell, { ...order, endpoint: bench.oidcProxy.endpoint, as: undefined });
  }
  return runThroughGateway(bench, shell, { ...order, door: way === 'grpc' ? 'grpc' : 'websocket' });
}

async function runKubectl(
  { kubectl = '', kubeconfig = '', namespace, pod }: BenchCluster,
  { container, pod: own = pod }: DebugContainer,
  { command, take }: Order,
): Promise<void> {
  const target = [own, '--namespace', namespace, '--container', container];
  const args = ['--kubeconfig', kubeconfig, 'exec', ...target, '--', ...command];
  const child = endWithUs(spawn(kubectl, args, { stdio: ['ignore', 'pipe', 'inherit'] }));
  child.stdout.on('data', take);
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`kubectl exec ended with ${code}`);
}

/** The least a client in this runtime can do: it asks, counts and looks at nothing else. */
async function runBare(
  { namespace, pod }: BenchCluster,
  { container, pod: own = pod }: DebugContainer,
  { command, take, endpoint, as }: Order & { endpoint: ClusterEndpoint; as: ActingAs | undefined },
): Promise<void> {
  const query = new URLSearchParams({ container, stdout: 'true', stderr: 'true' });
  for (const word of command) query.append('command', word);
  const { origin, ...options } = farSide(endpoint, as);
  const url = `${origin}${paths.exec(namespace, own)}?${query.toString()}`;
  const bare = { perMessageDeflate: false, skipUTF8Validation: true, followRedirects: false };
  const socket = new WebSocket(url, ['v5.channel.k8s.io'], { ...options, ...bare } as object);
  socket.on('message', (data: Buffer) => {
    if (data[0] === 1) take(data.subarray(1));
  });
  await once(socket, 'close');
}

async function runThroughGateway(
  { stack }: BenchCluster,
  { sessionId }: DebugContainer,
  { command, take, door }: Order & { door: GatewayWay },
): Promise<void> {
  const options = { command, stdin: false, tty: false, door };
  const { events } = await stack.client.exec(sessionId, options);
  for await (const event of events) {
    if (event.type === 'stdout') take(event.data);
    if (event.type === 'exit' && event.exitCode !== 0) throw new Error(event.detail);
  }
}

function execBulkTable({ bytes, transfers }: ExecBulkResult): string[] {
  const rates = (way: ExecWay): number[] =>
    transfers.filter((each) => each.way === way).map((each) => each.megabytesPerSecond);
  const ratio = (way: ExecWay, other: ExecWay): string => {
    const isCompared = way !== other && rates(other).length > 0;
    return isCompared ? String(round(median(rates(way)) / median(rates(other)), 2)) : '–';
  };
  return [
    `| a command that prints ${bytes / 2 ** 20} MiB | of kubectl exec | of a bare client | MB/s, median (range) | gateway CPU s/GB |`,
    '|---|---|---|---|---|',
    ...[...new Set(transfers.map(({ way }) => way))].map((way) => {
      const mine = rates(way);
      const range = `${round(Math.min(...mine), 0)}–${round(Math.max(...mine), 0)}`;
      const own = transfers.filter((each) => each.way === way);
      const isGateway = way === 'websocket' || way === 'grpc';
      const cpu = isGateway ? round(median(own.map((each) => each.gatewayCpuPerGb)), 1) : '–';
      return `| ${way} | ${ratio(way, 'kubectl')} | ${ratio(way, 'bare')} | ${round(median(mine), 0)} (${range}) | ${cpu} |`;
    }),
  ];
}
