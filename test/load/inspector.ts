import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';

/** Where Node listens for a debugger when it gets SIGUSR1. */
const inspectorUrl = 'http://127.0.0.1:9229/json/list';
const waitMs = 5_000;
const samplingMicros = 500;

/** Looks into a running Node process: what it holds after a collection, where its time goes. */
export class Inspector {
  private calls = 0;
  private readonly socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.socket = socket;
  }

  static async of(pid: number): Promise<Inspector> {
    process.kill(pid, 'SIGUSR1');
    const socket = new WebSocket(await addressOf(pid), { perMessageDeflate: false });
    await once(socket, 'open');
    const inspector = new Inspector(socket);
    // The port is the same for every process, and may be another's.
    const { result } = (await inspector.call('Runtime.evaluate', {
      expression: 'process.pid',
    })) as { result: { value: number } };
    if (result.value !== pid) throw new Error('another process holds the inspector port 9229');
    return inspector;
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

async function addressOf(pid: number): Promise<string> {
  for (const until = performance.now() + waitMs; performance.now() < until; ) {
    const targets = await fetch(inspectorUrl)
      .then((response) => response.json() as Promise<Target[]>)
      .catch(() => []);
    const [target] = targets;
    if (target) return target.webSocketDebuggerUrl;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`process ${pid} opened no inspector on port 9229`);
}

interface Target {
  readonly webSocketDebuggerUrl: string;
}
