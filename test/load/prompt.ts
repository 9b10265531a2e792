/**
 * From the request to the first prompt on a terminal of one real cluster, in turn within each round:
 * two programs on a terminal, `kubectl debug -it` and `endo debug -it`, and two libraries in this
 * process, the smallest direct client and the SDK. A library is measured beside a library.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { spawn as spawnPty } from '@lydell/node-pty';
import type { BenchCluster } from './bench-cluster.ts';
import { openLine } from './lines.ts';
import { DirectClient } from './prompt-direct.ts';

export const promptWays = ['kubectl', 'endo', 'direct', 'sdk'] as const;
export type PromptWay = (typeof promptWays)[number];

export interface PromptResult {
  readonly way: PromptWay;
  /** Milliseconds from the start of the command, or the call, to the prompt. */
  readonly ms: number;
}

const root = resolve(import.meta.dirname, '../..');
const promptTimeoutMs = 60_000;
const kubeletRelistMs = 1_000;
/**
 * Every way has a pod of its own, so that none meets what another left behind, and a new one before
 * the kubelet begins to drop its events (25 at once for a pod, here some seven a session).
 */
const roundsPerPod = 2;
const prompt = '/ # ';

/** What each way needs of the machine; removed by `close`. */
export class Prompts {
  private readonly folder = mkdtempSync(join(tmpdir(), 'endoscope-prompt-'));
  private readonly config = join(this.folder, 'config');
  private readonly bench: BenchCluster;
  private readonly token: string;
  private readonly pods = new Map<PromptWay, string>();
  private readonly direct: DirectClient;

  // Node runs this file itself and takes no parameter properties.
  constructor(bench: BenchCluster, token: string) {
    this.bench = bench;
    this.token = token;
    if (!bench.kubeconfig) throw new Error('prompts need a real cluster: use --real');
    this.direct = new DirectClient(bench.kubeconfig, bench.namespace);
  }

  async measure(round: number): Promise<PromptResult[]> {
    if (round % roundsPerPod === 0) {
      for (const way of promptWays) this.pods.set(way, await this.bench.makePod());
    }
    const results: PromptResult[] = [];
    // Another way begins each round, so that none is always the first on a quiet node.
    const order = promptWays.map((_, i) => promptWays[(i + round) % promptWays.length]!);
    for (const way of order) results.push({ way, ms: await this.once(way) });
    return results;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async once(way: PromptWay): Promise<number> {
    // A kubelet looks at its containers once a second; what ends by that clock must not begin by it.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * kubeletRelistMs));
    const from = performance.now();
    const pod = this.pods.get(way) ?? '';
    if (way === 'sdk') return this.throughSdk(from, pod);
    if (way === 'direct') return this.directly(from, pod);
    return this.typed(from, way === 'kubectl' ? this.kubectl(pod) : this.endo(pod));
  }

  private kubectl(pod: string): Command {
    const { kubectl, namespace } = this.bench;
    if (!kubectl) throw new Error('kubectl comes with a real cluster: use --real');
    return {
      file: kubectl,
      args: [...flags(pod), '--profile', 'general', '-n', namespace],
      env: {},
    };
  }

  private endo(pod: string): Command {
    const { name, namespace, stack } = this.bench;
    return {
      file: process.execPath,
      args: [
        join(root, 'dist/apps/cli/src/main.js'),
        ...flags(pod),
        ...['--cluster', name, '-n', namespace],
      ],
      env: {
        ENDOSCOPE_SERVER: stack.server,
        ENDOSCOPE_TOKEN: this.token,
        XDG_CONFIG_HOME: this.config,
      },
    };
  }

  private async typed(from: number, { file, args, env }: Command): Promise<number> {
    const pty = spawnPty(file, [...args, '--', 'sh'], {
      cols: 80,
      rows: 24,
      cwd: dirname(this.config),
      env: { PATH: process.env.PATH ?? '', HOME: this.folder, TERM: 'xterm', ...env },
    });
    const exited = new Promise<void>((done) => pty.onExit(() => done()));
    try {
      return await new Promise<number>((done, fail) => {
        let said = '';
        const timer = setTimeout(
          () => fail(new Error(`no prompt of ${file}:\n${said}`)),
          promptTimeoutMs,
        );
        pty.onData((text) => {
          said += text;
          if (!said.includes(prompt)) return;
          clearTimeout(timer);
          done(performance.now() - from);
        });
      });
    } finally {
      pty.write('exit\r');
      await Promise.race([exited, new Promise((late) => setTimeout(late, 5_000).unref())]);
      pty.kill();
    }
  }

  private async directly(from: number, pod: string): Promise<number> {
    const leave = await this.direct.shell(pod, prompt);
    const ms = performance.now() - from;
    leave();
    return ms;
  }

  private async throughSdk(from: number, pod: string): Promise<number> {
    const { stack, name: cluster, namespace } = this.bench;
    const session = await stack.client.sessions.create({
      target: { cluster, namespace, pod, container: 'app' },
      workload: { image: 'busybox:1.36', command: ['sh'], stdin: true, tty: true },
    });
    for await (const event of stack.client.sessions.events(session.id)) {
      if (event.state === 'ready') break;
      if (event.state === 'ended') throw new Error(`no shell: ${JSON.stringify(event)}`);
    }
    const shell = { sessionId: session.id, container: '', tty: true };
    const line = await openLine(this.bench, shell, 'websocket');
    let said = '';
    for await (const data of line.output) {
      said += Buffer.from(data).toString('latin1');
      if (said.includes(prompt)) break;
    }
    const ms = performance.now() - from;
    await line.write(Buffer.from('exit\r'));
    line.close();
    await stack.client.sessions.terminate(session.id).catch(() => undefined);
    return ms;
  }
}

function flags(pod: string): string[] {
  return ['debug', '-it', pod, '--image', 'busybox:1.36', '--target', 'app'];
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}
