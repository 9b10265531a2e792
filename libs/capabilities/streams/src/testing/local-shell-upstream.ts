import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { ExecEvent, ExecOptions, ExecStream, ExecUpstream } from '../ports/exec-upstream.ts';

/** Commands run on this machine, `sh` being the shell a test names: scripts meet real tools. */
export class LocalShellUpstream implements ExecUpstream {
  constructor(
    private readonly shell: readonly string[] = ['sh'],
    private readonly path = process.env['PATH'] ?? '',
  ) {}

  open(_target: unknown, { command, signal }: ExecOptions): Promise<ExecStream> {
    const [program, ...args] = command[0] === 'sh' ? [...this.shell, ...command.slice(1)] : command;
    const child = spawn(program!, args, { env: { PATH: this.path } });
    const stream = new LocalShellStream(child);
    signal.addEventListener('abort', () => stream.close(), { once: true });
    return Promise.resolve(stream);
  }
}

class LocalShellStream implements ExecStream {
  readonly events: AsyncIterable<ExecEvent>;

  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    child.stdin.on('error', () => undefined);
    this.events = this.read();
  }

  async write(data: Uint8Array): Promise<void> {
    if (!this.child.stdin.write(data)) await once(this.child.stdin, 'drain');
  }

  resize(): Promise<void> {
    return Promise.resolve();
  }

  endInput(): Promise<void> {
    this.child.stdin.end();
    return Promise.resolve();
  }

  /** The process reads the end of its input, as it does when the cluster has lost its client. */
  close(): void {
    this.child.stdin.end();
    this.child.stdout.resume();
  }

  private async *read(): AsyncGenerator<ExecEvent> {
    const { child } = this;
    const said: Buffer[] = [];
    child.stderr.on('data', (data: Buffer) => said.push(data));
    const closed = once(child, 'close') as Promise<[number | null]>;
    for await (const data of child.stdout) yield { type: 'stdout', data: data as Buffer };
    const [code] = await closed;
    yield { type: 'stderr', data: Buffer.concat(said) };
    yield { type: 'exited', exitCode: code ?? 137 };
  }
}
