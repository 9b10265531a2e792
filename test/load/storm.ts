/** W15: everybody loses their connection within a second, and comes back. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import hdr from 'hdr-histogram-js';
import { EndoscopeClient } from '@endoscope/client';
import type { AttachConnection } from '@endoscope/client';
import type { BenchCluster } from './bench-cluster.ts';
import type { DebugContainer } from './lines.ts';
import { usageOf } from './process-usage.ts';
import { round } from './report.ts';
import { each, endShells, startShells } from './shells.ts';
import { echoingTerminal, sleep } from './typists.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

export interface StormResult {
  readonly clients: number;
  readonly resumed: number;
  /** Attachments that came back as new ones, or not at all. */
  readonly notResumed: number;
  /** Bytes of output said to be missing. */
  readonly missingBytes: number;
  /** Milliseconds from the cut to the resumed attachment. */
  readonly p50: number;
  readonly p99: number;
  readonly last: number;
  readonly rssBeforeMib: number;
  readonly rssPeakMib: number;
}

const allBackMs = 60_000;

export const storm = workload<StormResult>({
  measures:
    'all connections cut within a second; goal: all resumed within 10 s, nothing missing, peak RSS ≤ 2 ×',
  run: runStorm,
  table: stormTable,
});

async function runStorm(bench: BenchCluster, scale: Scale): Promise<StormResult> {
  const clients = scale.sessions ?? (scale.quick ? 50 : 2_000);
  const shells = await startShells(bench, clients, echoingTerminal);
  const cable = await Cable.to(new URL(bench.stack.server));
  const client = new EndoscopeClient({
    server: `http://127.0.0.1:${cable.port}`,
    token: bench.stack.token,
  });
  const members = await each(shells, (shell) => Member.join(client, shell));
  await sleep(2_000);
  scale.say(`${clients} clients lose their connection`);
  const rssBeforeMib = gatewayRss(bench);
  let rssPeakMib = rssBeforeMib;
  const cutMs = performance.now();
  await cable.cutAllWithin(1_000);
  while (members.some(({ backMs }) => backMs === 0) && performance.now() < cutMs + allBackMs) {
    rssPeakMib = Math.max(rssPeakMib, gatewayRss(bench));
    await sleep(50);
  }
  const latency = hdr.build({ numberOfSignificantValueDigits: 3 });
  for (const { backMs, lostMs } of members) {
    if (backMs > 0) latency.recordValue(Math.round(backMs - lostMs));
  }
  const resumed = members.filter((member) => member.isResumed).length;
  for (const { connection } of members) connection.detach();
  await sleep(1_000);
  for (const { connection } of members) connection.close();
  cable.close();
  await endShells(bench, shells);
  return {
    ...{ clients, resumed, notResumed: clients - resumed, rssBeforeMib, rssPeakMib },
    missingBytes: members.reduce((sum, member) => sum + member.missingBytes, 0),
    p50: latency.getValueAtPercentile(50),
    p99: latency.getValueAtPercentile(99),
    last: Math.max(...members.map(({ backMs }) => backMs)) - cutMs,
  };
}

function gatewayRss(bench: BenchCluster): number {
  return usageOf({ name: 'gateway', pids: () => bench.stack.gatewayPids }).rssMib;
}

class Member {
  lostMs = 0;
  backMs = 0;
  isResumed = false;
  missingBytes = 0;
  readonly connection: AttachConnection;

  private constructor(connection: AttachConnection) {
    this.connection = connection;
    void this.listen().catch(() => undefined);
  }

  static async join(client: EndoscopeClient, { sessionId }: DebugContainer): Promise<Member> {
    const size = { width: 80, height: 24 };
    return new Member(await client.attach(sessionId, { stdin: true, size }));
  }

  private async listen(): Promise<void> {
    for await (const event of this.connection.events) {
      if (event.type === 'reconnecting' && this.lostMs === 0) this.lostMs = performance.now();
      if (event.type === 'gap') this.missingBytes += event.missingBytes;
      if (event.type !== 'reconnected') continue;
      this.backMs = performance.now();
      this.isResumed = event.resumed;
    }
  }
}

/** Between the clients and the gateway, to be cut without a word. */
class Cable {
  readonly port: number;
  private readonly sockets = new Set<Socket>();
  private readonly server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>, target: URL) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (near) => {
      const far = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
      near.pipe(far).pipe(near);
      this.sockets.add(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
      near.once('close', () => {
        this.sockets.delete(near);
        far.destroy();
      });
    });
  }

  static async to(target: URL): Promise<Cable> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Cable(server, target);
  }

  async cutAllWithin(ms: number): Promise<void> {
    const sockets = [...this.sockets];
    const slices = 20;
    for (let slice = 0; slice < slices; slice += 1) {
      sockets.filter((_, n) => n % slices === slice).forEach((socket) => socket.resetAndDestroy());
      await sleep(ms / slices);
    }
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

function stormTable(result: StormResult): string[] {
  const { clients, resumed, missingBytes, p50, p99, last } = result;
  const growth = round(result.rssPeakMib / result.rssBeforeMib, 2);
  return [
    '| clients | resumed | bytes missing | lost to resumed p50 | p99 | cut to the last one back | peak RSS |',
    '|---|---|---|---|---|---|---|',
    `| ${clients} | ${resumed} | ${missingBytes} | ${round(p50, 0)} ms | ${round(p99, 0)} ms | ${round(last / 1_000, 1)} s | ${growth} × |`,
  ];
}
