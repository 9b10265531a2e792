import { EndoscopeClient } from '@endoscope/client';
import type { AttachDoor, ExecConnection, ExecEvent, ExecOptions } from '@endoscope/client';
import { patienceMs } from './patience.ts';

/** A command over one of the streaming doors, whose events are kept as they come. */
export class StreamedCommand {
  readonly events: ExecEvent[] = [];
  /** Resolves with how its reading failed, or with nothing. */
  readonly done: Promise<unknown>;

  private constructor(readonly connection: ExecConnection) {
    this.done = this.read().catch((error: unknown) => error);
  }

  static async start(
    from: { readonly server: string; readonly token: string; readonly session: string },
    { door, ...options }: Partial<ExecOptions> & { door: AttachDoor; command: readonly string[] },
  ): Promise<StreamedCommand> {
    const client = new EndoscopeClient({ server: from.server, token: from.token });
    const wanted = { stdin: false, tty: false, door, ...options };
    return new StreamedCommand(await client.exec(from.session, wanted));
  }

  output(type: 'stdout' | 'stderr' = 'stdout'): string {
    const parts = this.events.flatMap((e) => (e.type === type ? [e.data] : []));
    return Buffer.concat(parts).toString();
  }

  get exit(): ExecEvent | undefined {
    return this.events.find(({ type }) => type === 'exit');
  }

  get notices(): string[] {
    return this.events.flatMap((e) => (e.type === 'notice' ? [e.code] : []));
  }

  async shows(text: string): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!this.output().includes(text)) {
      if (Date.now() > deadline) throw new Error(`"${text}" never came, but: ${this.output()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  private async read(): Promise<void> {
    for await (const event of this.connection.events) this.events.push(event);
  }
}
