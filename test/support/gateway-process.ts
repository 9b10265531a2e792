import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithUs } from './end-with-us.ts';
import { patienceMs } from './patience.ts';

const program = join(import.meta.dirname, '../../dist/apps/gateway/src/main.js');

interface LogLine {
  readonly event?: string;
  readonly [field: string]: unknown;
}

export interface LaunchOptions {
  /** A command that becomes the one behind it. */
  readonly launcher?: readonly string[];
  /** Of Node. */
  readonly flags?: readonly string[];
}

/** The built gateway as a process of its own, as an operator runs it; it ends when we do. */
export class GatewayProcess {
  readonly lines: string[] = [];
  readonly exited: Promise<number | null>;
  private readonly child: ChildProcess;
  private hasExited = false;

  private constructor(env: Record<string, string>, { launcher = [], flags = [] }: LaunchOptions) {
    if (!existsSync(program)) throw new Error(`${program} is missing: npm run build`);
    const path = process.env['PATH'] ?? '';
    const [file, ...args] = [...launcher, process.execPath, ...flags, program];
    this.child = endWithUs(spawn(file!, args, { env: { PATH: path, ...env } }));
    this.child.stdout?.on('data', (data: Buffer) => this.lines.push(data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => this.lines.push(data.toString()));
    this.exited = new Promise((resolve) => {
      // Its last words come after its end.
      this.child.once('close', (code) => {
        this.hasExited = true;
        resolve(code);
      });
    });
  }

  static start(env: Record<string, string>, options: LaunchOptions = {}): GatewayProcess {
    return new GatewayProcess(env, options);
  }

  /** Everything it has written. */
  get output(): string {
    return this.lines.join('');
  }

  /** The line of this event, waited for. */
  async said(event: string): Promise<LogLine> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const line = this.output.split('\n').find((text) => text.includes(`"event":"${event}"`));
      if (line) return JSON.parse(line) as LogLine;
      if (this.hasExited || Date.now() > deadline) {
        throw new Error(`the gateway never said ${event}:\n${this.output}`);
      }
      await sleep(20);
    }
  }

  /** Its REST address, once it is ready. */
  async url(): Promise<string> {
    return String((await this.said('gateway.ready'))['httpUrl']);
  }

  /** Undefined before it is ready and after its end. */
  get metricsUrl(): string | undefined {
    const ready = this.output.split('\n').find((text) => text.includes('"event":"gateway.ready"'));
    if (!ready || this.hasExited) return undefined;
    return String((JSON.parse(ready) as LogLine)['metricsUrl']);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Ends it whatever it does. */
  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}
