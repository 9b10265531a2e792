import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { patienceMs } from './patience.ts';

const program = join(import.meta.dirname, '../../dist/apps/gateway/src/main.js');

interface LogLine {
  readonly event?: string;
  readonly [field: string]: unknown;
}

/** The built gateway as a process of its own, as an operator runs it. */
export class GatewayProcess {
  readonly lines: string[] = [];
  readonly exited: Promise<number | null>;
  private readonly child: ChildProcess;
  private hasExited = false;

  private constructor(env: Record<string, string>, launcher: readonly string[]) {
    if (!existsSync(program)) throw new Error(`${program} is missing: npm run build`);
    const path = process.env['PATH'] ?? '';
    const [file, ...args] = [...launcher, process.execPath, program];
    this.child = spawn(file!, args, { env: { PATH: path, ...env } });
    this.child.stdout?.on('data', (data: Buffer) => this.lines.push(data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => this.lines.push(data.toString()));
    this.exited = new Promise((resolve) => {
      this.child.once('exit', (code) => {
        this.hasExited = true;
        resolve(code);
      });
    });
  }

  /** `launcher`: a command that becomes the one behind it. */
  static start(env: Record<string, string>, launcher: readonly string[] = []): GatewayProcess {
    return new GatewayProcess(env, launcher);
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
