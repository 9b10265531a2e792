/** W4: bulk output of one session, in pieces of several sizes, and of text. */
import type { BenchCluster } from './bench-cluster.ts';
import { logText, transferBulk, zerosInPieces } from './bulk.ts';
import type { BulkResult } from './bulk.ts';
import { ways } from './lines.ts';
import type { Way } from './lines.ts';
import { median, round } from './report.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

const contents = [1, 4, 32, 128].map((kib) => zerosInPieces(kib * kibibyte));

export interface FramesResult {
  readonly transfers: readonly (BulkResult & { readonly content: string })[];
}

export const frames = workload<FramesResult>({
  measures:
    'one session, bulk: written in pieces of 1 to 128 KiB, and as log text; goal ≥ 150 MB/s, ≥ 0.40 of the relay, ≤ 6 s CPU a GB',
  run: runFrames,
  table: framesTable,
});

async function runFrames(bench: BenchCluster, scale: Scale): Promise<FramesResult> {
  const watched = [
    { name: 'gateway', pids: () => bench.stack.gatewayPids },
    { name: 'cluster', pids: () => bench.clusterPids() },
    { name: 'relay', pids: () => bench.relayProcesses.pids },
    { name: 'generator', pids: () => [process.pid] },
  ];
  const transfers: (BulkResult & { content: string })[] = [];
  for (let round = 1; round <= scale.rounds; round += 1) {
    // A pod takes 32 ephemeral containers, and a round is 25 transfers.
    const pod = { ...bench, pod: await bench.makePod() };
    for (const content of [...contents, logText]) {
      scale.say(`bulk of ${content.name}, round ${round}`);
      // Small pieces are slow: as much of them as takes about as long.
      const isSmall = content.name === 'zeros, 1 KiB' || content.name === 'zeros, 4 KiB';
      const bytes = (isSmall ? 32 : 128) * mebibyte * (scale.quick ? 0.5 : 1);
      for (const way of ways) {
        const result = await transferBulk(pod, way, { bytes, watched, content });
        transfers.push({ ...result, content: content.name });
      }
    }
  }
  return { transfers };
}

function framesTable({ transfers }: FramesResult): string[] {
  const of = (content: string, way: Way) =>
    transfers.filter((each) => each.content === content && each.way === way);
  const rate = (content: string, way: Way): number =>
    median(of(content, way).map((each) => each.megabytesPerSecond));
  const names = [...new Set(transfers.map(({ content }) => content))];
  return [
    '| bulk of | way | MB/s | of direct | of its relay | gateway or relay CPU s/GB |',
    '|---|---|---|---|---|---|',
    ...names.flatMap((content) =>
      ways.map((way) => {
        const mine = rate(content, way);
        const isGateway = way === 'websocket' || way === 'grpc';
        const ofRelay = isGateway ? round(mine / rate(content, `${way}-relay`), 2) : '–';
        const between = isGateway ? 'gateway' : 'relay';
        const cpu = median(
          of(content, way).map((each) => ((each.cpuSeconds[between] ?? 0) / each.bytes) * 1e9),
        );
        const ofDirect = way === 'direct' ? '–' : round(mine / rate(content, 'direct'), 2);
        return `| ${content} | ${way} | ${round(mine, 0)} | ${ofDirect} | ${ofRelay} | ${way === 'direct' ? '–' : round(cpu, 1)} |`;
      }),
    ),
  ];
}
