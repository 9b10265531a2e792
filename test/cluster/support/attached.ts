import type { AttachConnection, AttachEvent, AttachExitEvent } from '@endoscope/client';
import { patienceMs } from '../../support/patience.ts';

type Reconnecting = Extract<AttachEvent, { type: 'reconnecting' }>;
type Reconnected = Extract<AttachEvent, { type: 'reconnected' }>;

/**
 * An attachment that keeps everything it says.
 *
 * Owns:  the connection, which `close` ends.
 * Ends:  `exit` settles with the exit event, or rejects with why the connection broke.
 */
export class Attached {
  readonly exit: Promise<AttachExitEvent>;
  readonly notices: string[] = [];
  /** Bytes each gap tells of; 0: nobody knows. */
  readonly gaps: number[] = [];
  /** How a lost connection was had again. */
  readonly reconnects: (Reconnecting | Reconnected)[] = [];
  private readonly out: Buffer[] = [];
  private readonly err: Buffer[] = [];
  private wake: () => void = () => undefined;

  constructor(readonly connection: AttachConnection) {
    this.exit = this.follow();
    this.exit.catch(() => undefined);
  }

  get stdout(): Buffer {
    return Buffer.concat(this.out);
  }

  get stderr(): Buffer {
    return Buffer.concat(this.err);
  }

  type(text: string | Uint8Array): Promise<void> {
    return this.connection.write(Buffer.from(text));
  }

  /** Resolves when stdout holds `text`. */
  async shows(text: string | RegExp): Promise<void> {
    const found = (): boolean => {
      const printed = this.stdout.toString();
      return typeof text === 'string' ? printed.includes(text) : text.test(printed);
    };
    await this.until(found, () => {
      return `no ${String(text)} in ${JSON.stringify(this.stdout.toString())}`;
    });
  }

  /** Resolves when stdout has this many bytes. */
  async printed(bytes: number): Promise<void> {
    const count = (): number => this.out.reduce((sum, { length }) => sum + length, 0);
    await this.until(
      () => count() >= bytes,
      () => `${count()} of ${bytes} bytes`,
    );
  }

  /** Resolves when a notice of this code has come. */
  async noticed(code: string): Promise<void> {
    const found = (): boolean => this.notices.includes(code);
    await this.until(found, () => `no ${code} among ${this.notices.join(', ')}`);
  }

  /** Resolves when a lost connection was had again. */
  async cameBack(): Promise<Reconnected> {
    const find = () => this.reconnects.find((event) => event.type === 'reconnected');
    await this.until(
      () => find() !== undefined,
      () => `no connection again after ${this.reconnects.length} attempts`,
    );
    return find()!;
  }

  private async until(found: () => boolean, problem: () => string): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!found()) {
      if (Date.now() > deadline) throw new Error(problem());
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  close(): void {
    this.connection.close();
  }

  private async follow(): Promise<AttachExitEvent> {
    for await (const event of this.connection.events) {
      if (event.type === 'exit') return event;
      // A screen is what a terminal shows of earlier output.
      if (event.type === 'stdout' || event.type === 'screen')
        this.out.push(Buffer.from(event.data));
      if (event.type === 'stderr') this.err.push(Buffer.from(event.data));
      if (event.type === 'notice') this.notices.push(event.code);
      if (event.type === 'gap') this.gaps.push(event.missingBytes);
      if (event.type === 'reconnecting' || event.type === 'reconnected')
        this.reconnects.push(event);
      this.wake();
    }
    throw new Error('the attachment ended without an exit event');
  }
}
