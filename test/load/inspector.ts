import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Stack } from './stack.ts';

const waitMs = 5_000;
const samplingMicros = 500;

/** Looks into a running Node process: what it holds after a collection, where its time goes. */
export class Inspector {
  private calls = 0;
  private readonly socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.socket = socket;
  }

  static async of({ gatewayPids, inspectorPort }: Stack): Promise<Inspector> {
    process.kill(gatewayPids[0] ?? 0, 'SIGUSR1');
    const socket = new WebSocket(await addressOf(inspectorPort), { perMessageDeflate: false });
    await once(socket, 'open');
    return new Inspector(socket);
  }

  async collectGarbage(): Promise<void> {
    for (let n = 0; n < 2; n += 1) await this.call('HeapProfiler.collectGarbage');
  }

  async startProfile(): Promise<void> {
    await this.call('Profiler.enable');
    await this.call('Profiler.setSamplingInterval', { interval: samplingMicros });
    await this.call('Profiler.start');
  }

  /** Keeps a `.cpuprofile`, which any browser's developer tools open. */
  async keepProfile(folder: string, name: string): Promise<void> {
    const { profile } = (await this.call('Profiler.stop')) as { profile: unknown };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.cpuprofile`), JSON.stringify(profile));
  }

  close(): void {
    this.socket.close();
  }

  private call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.calls;
    return new Promise((resolve, reject) => {
      const onMessage = (data: Buffer): void => {
        const answer = JSON.parse(data.toString()) as {
          id: number;
          result: unknown;
          error?: object;
        };
        if (answer.id !== id) return;
        this.socket.off('message', onMessage);
        if (answer.error) reject(new Error(`${method}: ${JSON.stringify(answer.error)}`));
        else resolve(answer.result);
      };
      this.socket.on('message', onMessage);
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }
}

async function addressOf(port: number): Promise<string> {
  for (const until = performance.now() + waitMs; performance.now() < until; ) {
    const targets = await fetch(`http://127.0.0.1:${port}/json/list`)
      .then((response) => response.json() as Promise<Target[]>)
      .catch(() => []);
    const [target] = targets;
    if (target) return target.webSocketDebuggerUrl;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no inspector on port ${port}`);
}

interface Target {
  readonly webSocketDebuggerUrl: string;
}
