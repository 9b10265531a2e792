/**
 * From the request to the first prompt, on a terminal: `kubectl debug -it` against `endo debug -it`
 * and the SDK, all on the same pods of the same real cluster, in turn within each round.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { spawn as spawnPty } from '@lydell/node-pty';
import type { BenchCluster } from './bench-cluster.ts';
import { openLine } from './lines.ts';

export const promptWays = ['kubectl', 'endo', 'sdk'] as const;
export type PromptWay = (typeof promptWays)[number];

export interface PromptResult {
  readonly way: PromptWay;
  /** Milliseconds from the start of the command, or the call, to the prompt. */
  readonly ms: number;
}

const root = resolve(import.meta.dirname, '../..');
const promptTimeoutMs = 60_000;
const kubeletRelistMs = 1_000;
/** An ephemeral container stays in its pod for good and each makes the next a little slower. */
const roundsPerPod = 5;

/** What each way needs of the machine; removed by `close`. */
export class Prompts {
  private readonly folder = mkdtempSync(join(tmpdir(), 'endoscope-prompt-'));
  private readonly config = join(this.folder, 'config');
  private readonly bench: BenchCluster;
  private readonly token: string;
  private pod = '';

  // Node runs this file itself and takes no parameter properties.
  constructor(bench: BenchCluster, token: string) {
    this.bench = bench;
    this.token = token;
    writeFileSync(join(this.folder, 'token'), token, { mode: 0o600 });
  }

  async measure(round: number): Promise<PromptResult[]> {
    if (round % roundsPerPod === 0 || this.pod === '') this.pod = await this.bench.makePod();
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
    if (way === 'sdk') return this.throughSdk(from);
    return way === 'kubectl' ? this.typed(from, this.kubectl()) : this.typed(from, this.endo());
  }

  private kubectl(): Command {
    const { kubectl, namespace } = this.bench;
    if (!kubectl) throw new Error('kubectl comes with a real cluster: use --real');
    return {
      file: kubectl,
      args: [...this.flags(), '--profile', 'general', '-n', namespace],
      env: {},
    };
  }

  private endo(): Command {
    const { name, namespace, stack } = this.bench;
    return {
      file: process.execPath,
      args: [
        join(root, 'dist/apps/cli/src/main.js'),
        ...this.flags(),
        ...['--cluster', name, '-n', namespace],
      ],
      env: {
        ENDOSCOPE_SERVER: stack.server,
        ENDOSCOPE_TOKEN: this.token,
        XDG_CONFIG_HOME: this.config,
      },
    };
  }

  private flags(): string[] {
    return ['debug', '-it', this.pod, '--image', 'busybox:1.36', '--target', 'app'];
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
          if (!said.includes('/ # ')) return;
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

  private async throughSdk(from: number): Promise<number> {
    const { stack, name: cluster, namespace } = this.bench;
    const session = await stack.client.sessions.create({
      target: { cluster, namespace, pod: this.pod, container: 'app' },
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
      if (said.includes('/ # ')) break;
    }
    const ms = performance.now() - from;
    await line.write(Buffer.from('exit\r'));
    line.close();
    await stack.client.sessions.terminate(session.id).catch(() => undefined);
    return ms;
  }
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}
