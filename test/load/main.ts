/**
 * `npm run bench`: what the gateway costs beside a direct connection to the same cluster, with the
 * same client code, in one run. This process is the generator; the gateway and the cluster are
 * processes of their own. Each round takes all ways in turn, so that what else the machine does
 * falls on all of them. docs/performance.md explains the numbers.
 */
import { inspect } from 'node:util';
import hdr from 'hdr-histogram-js';
import { realCluster, simulatedCluster } from './bench-cluster.ts';
import type { BenchCluster } from './bench-cluster.ts';
import { transferBulk } from './bulk.ts';
import type { BulkResult } from './bulk.ts';
import { typeKeys } from './keystrokes.ts';
import { keepParts, writeDocument } from './document.ts';
import { Inspector } from './inspector.ts';
import { pipeWaysOf, terminalWaysOf } from './lines.ts';
import { helpText, parseOptions } from './options.ts';
import type { BenchOptions, Part } from './options.ts';
import { measurePlanning } from './planning.ts';
import { Prompts } from './prompt.ts';
import type { PromptResult } from './prompt.ts';
import { raiseOpenFilesTo, usageOf } from './process-usage.ts';
import type { Watched } from './process-usage.ts';
import { currentCommit, machineFacts, percentiles, reportOf, round } from './report.ts';
import type { BenchResult, KeystrokeResult } from './report.ts';
import { stallReader } from './stalled-reader.ts';
import type { StalledResult } from './stalled-reader.ts';
import { workloadOf } from './workloads.ts';
import type { WorkloadName } from './workloads.ts';

/** A generator that is late by more than this measures itself (docs/performance.md). */
const lagP99MsMax = 1;
/** Two of the gateway for each of 10,000 idle sessions, and the rest. */
const openFilesWanted = 32_768;
const resultsFolder = 'docs/performance/runs';

const options = parseOptions(process.argv.slice(2));
if (options?.document) writeDocument(options.out ?? resultsFolder);
else if (options) await bench(options);
else process.stdout.write(helpText);

async function bench(options: BenchOptions): Promise<void> {
  raiseOpenFilesTo(openFilesWanted);
  const bench = await (options.cluster === 'real'
    ? realCluster(options.kubeOidcProxy)
    : simulatedCluster());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void bench.close().finally(() => process.exit(130)));
  }
  try {
    const result = await measure(bench, options);
    process.stdout.write(`\n${reportOf(result)}`);
    for (const { way, lagP99 } of result.keystrokes) {
      if (lagP99 <= lagP99MsMax) continue;
      process.stderr.write(`${way}: the generator was late (p99 ${lagP99} ms); run it again\n`);
      process.exitCode = 1;
    }
    if (options.out) keepParts(result, options.out, options.parts).forEach(say);
  } finally {
    await bench.close();
  }
}

async function measure(bench: BenchCluster, options: BenchOptions): Promise<BenchResult> {
  const gateway: Watched = { name: 'gateway', pids: () => bench.stack.gatewayPids };
  const cluster: Watched = { name: 'cluster', pids: () => bench.clusterPids() };
  const generator: Watched = { name: 'generator', pids: () => [process.pid] };
  const machine = machineFacts();
  const atStart = round(usageOf(gateway).rssMib, 1);
  const wants = (part: Part): boolean => options.parts.includes(part);
  const keystrokes = wants('keystrokes') ? await measureKeystrokes(bench, options, gateway) : [];
  const watched = [gateway, cluster, generator];
  const bulk = wants('bulk') ? await measureBulk(await withOwnPod(bench), options, watched) : [];
  const stalled = wants('stalled') ? await measureStalled(await withOwnPod(bench), options) : [];
  const prompts = wants('prompt') ? await measurePrompts(bench, options) : [];
  const workloads = await runWorkloads(bench, options);
  return {
    cluster: options.cluster,
    version: bench.version,
    commit: currentCommit(),
    time: new Date().toISOString(),
    machine,
    command: commandOf(process.argv.slice(2)),
    keystrokes,
    bulk,
    stalled,
    prompts,
    planning: wants('planning') ? measurePlanning() : [],
    workloads,
    gatewayRssMib: { atStart, atEnd: round(usageOf(gateway).rssMib, 1) },
  };
}

/** As anyone types it: where the results go is no part of what was measured. */
function commandOf(args: readonly string[]): string {
  const kept = args.filter((arg, n) => arg !== '--out' && args[n - 1] !== '--out');
  return ['npm run bench --', ...kept].join(' ');
}

/** A pod takes 32 ephemeral containers in all its life, and every way of every round needs one. */
async function withOwnPod(bench: BenchCluster): Promise<BenchCluster> {
  return { ...bench, pod: await bench.makePod() };
}

async function runWorkloads(
  bench: BenchCluster,
  options: BenchOptions,
): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  for (const name of options.workloads) {
    try {
      results[name] = await runWorkload(bench, options, name);
    } catch (error) {
      // The others' results are not to be lost for it.
      process.stderr.write(`${name}: ${inspect(error)}\n`);
      process.exitCode = 1;
    }
  }
  return results;
}

async function runWorkload(
  bench: BenchCluster,
  options: BenchOptions,
  name: WorkloadName,
): Promise<unknown> {
  const { run, table } = workloadOf(name);
  const profiled = options.profiles === undefined ? undefined : await profileOf(bench);
  const result = await run(bench, { ...options, say });
  await profiled?.keepProfile(options.profiles ?? '', `${options.cluster}-${name}`);
  profiled?.close();
  // As soon as it is there: what comes later may take long, or fail.
  process.stdout.write(`\n${table(result).join('\n')}\n\n`);
  return result;
}

async function profileOf(bench: BenchCluster): Promise<Inspector> {
  const inspector = await Inspector.of(bench.stack);
  await inspector.startProfile();
  return inspector;
}

async function measureBulk(
  bench: BenchCluster,
  { rounds, bulkBytes: bytes }: BenchOptions,
  watched: readonly Watched[],
): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`bulk, round ${round}`);
    for (const way of pipeWaysOf(bench)) {
      results.push(await transferBulk(bench, way, { bytes, watched }));
    }
  }
  return results;
}

async function measureStalled(
  bench: BenchCluster,
  { stalledBytes: bytes, stallSeconds }: BenchOptions,
): Promise<StalledResult[]> {
  const results: StalledResult[] = [];
  for (const way of ['websocket', 'grpc'] as const) {
    say(`stalled reader, ${way}`);
    results.push(await stallReader(bench, way, { bytes, stallSeconds }));
  }
  return results;
}

async function measurePrompts(
  bench: BenchCluster,
  { prompts: rounds }: BenchOptions,
): Promise<PromptResult[]> {
  const prompts = new Prompts(bench, bench.stack.token);
  const results: PromptResult[] = [];
  try {
    // The first round warms everything up and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      say(round === 0 ? 'prompts, warming up' : `prompts, round ${round}`);
      const measured = await prompts.measure(round);
      if (round > 0) results.push(...measured);
    }
  } finally {
    prompts.close();
  }
  return results;
}

async function measureKeystrokes(
  bench: BenchCluster,
  options: BenchOptions,
  gateway: Watched,
): Promise<KeystrokeResult[]> {
  const measured = terminalWaysOf(bench).map((way) => ({
    way,
    latency: hdr.build({ numberOfSignificantValueDigits: 3 }),
    lag: hdr.build({ numberOfSignificantValueDigits: 3 }),
    cpuSeconds: 0,
  }));
  // The first round warms everything up and is not counted.
  for (let round = 0; round <= options.rounds; round += 1) {
    say(round === 0 ? 'keystrokes, warming up' : `keystrokes, round ${round}`);
    for (const each of measured) {
      each.cpuSeconds += await typeKeys(bench, each.way, { ...options, ...each, gateway });
      if (round > 0) continue;
      each.latency.reset();
      each.lag.reset();
      each.cpuSeconds = 0;
    }
  }
  return measured.map(({ way, latency, lag, cpuSeconds }) => ({
    way,
    ...percentiles(latency, lag),
    cpuMicrosPerKey: Math.round((cpuSeconds * 1e6) / latency.totalCount),
    histogram: hdr.encodeIntoCompressedBase64(latency),
  }));
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
