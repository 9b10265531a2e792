import type { WebSocket } from 'ws';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The gateway's side of one attachment in the dialect v1.endoscope, for scripts of tests. */
export class FakeAttachment {
  readonly input: Buffer[] = [];
  readonly sizes: Size[] = [];
  /** What came on the channel of events: {"type":"detach"}, {"type":"role",…}. */
  readonly said: Readonly<Record<string, string>>[] = [];
  isInputEnded = false;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly socket: WebSocket,
    readonly query: URLSearchParams,
  ) {
    const [width, height] = [Number(query.get('width')), Number(query.get('height'))];
    if (width > 0 && height > 0) this.sizes.push({ width, height });
    socket.on('message', (data: Buffer) => this.receive(data));
    socket.on('close', () => this.notify());
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  get inputText(): string {
    return Buffer.concat(this.input).toString('latin1');
  }

  get isDetached(): boolean {
    return this.said.some(({ type }) => type === 'detach');
  }

  ready(tty: boolean, banner = '', more: object = {}): void {
    this.event({ type: 'ready', attachment: 'att_fake', tty, banner, ...more });
  }

  event(event: object): void {
    void this.send(5, Buffer.from(JSON.stringify(event)));
  }

  stdout(data: string | Buffer): Promise<void> {
    return this.send(1, Buffer.from(data));
  }

  stderr(data: string | Buffer): Promise<void> {
    return this.send(2, Buffer.from(data));
  }

  /** The last event, then the close the dialect asks for. */
  exit(exit: { reason: string; exitCode?: number; detail?: string; process?: string }): void {
    this.event({ type: 'exit', detail: '', process: 'gone', ...exit });
    this.socket.close(1000);
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  /** As a network that goes away. */
  cut(): void {
    this.socket.terminate();
  }

  /** Resolves when `condition` holds after some message; rejects when the client leaves before. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (!this.isOpen) throw new Error('the client has gone');
      await new Promise<void>((resolve) => this.listeners.add(resolve));
    }
  }

  private send(channel: number, payload: Buffer): Promise<void> {
    if (!this.isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      this.socket.send(Buffer.concat([Buffer.of(channel), payload]), () => resolve());
    });
  }

  private receive(message: Buffer): void {
    const [channel] = message;
    const payload = message.subarray(1);
    if (channel === 0) this.input.push(payload);
    if (channel === 4) {
      const { Width, Height } = JSON.parse(payload.toString()) as { Width: number; Height: number };
      this.sizes.push({ width: Width, height: Height });
    }
    if (channel === 255 && payload[0] === 0) this.isInputEnded = true;
    if (channel === 5) this.said.push(JSON.parse(payload.toString()) as Record<string, string>);
    this.notify();
  }

  private notify(): void {
    const waiting = [...this.listeners];
    this.listeners.clear();
    for (const wake of waiting) wake();
  }
}

/** What the debugged process does once somebody is attached. */
export type Script = (attachment: FakeAttachment) => Promise<void> | void;

/** A shell of three commands on a terminal: `size`, `exit N`, Ctrl-C, Ctrl-D; it echoes. */
export const fakeShell: Script = async (attachment) => {
  attachment.ready(true, 'Recorded in the logs of the container.');
  await attachment.stdout('$ ');
  let seen = 0;
  let line = '';
  for (;;) {
    await attachment.until(() => attachment.inputText.length > seen || attachment.isDetached);
    if (attachment.isDetached) return attachment.exit({ reason: 'detached', process: '' });
    const typed = attachment.inputText.slice(seen);
    seen += typed.length;
    for (const key of typed) {
      if (key === '\x04') return attachment.exit({ reason: 'process_exited', exitCode: 0 });
      if (key === '\x03') {
        line = '';
        await attachment.stdout('^C\r\n$ ');
      } else if (key === '\r') {
        const code = /^exit (\d+)$/.exec(line)?.[1];
        await attachment.stdout('\r\n');
        if (code) return attachment.exit({ reason: 'process_exited', exitCode: Number(code) });
        const { width, height } = attachment.sizes.at(-1) ?? { width: 0, height: 0 };
        if (line === 'size') await attachment.stdout(`${height} ${width}\r\n`);
        if (line === 'vi') await attachment.stdout('\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1000h~');
        line = '';
        await attachment.stdout('$ ');
      } else {
        line += key;
        await attachment.stdout(key);
      }
    }
  }
};

/** A program without a terminal: reads all its input, then runs `work` and ends. */
export function afterInput(
  work: (attachment: FakeAttachment, input: Buffer) => Promise<number>,
): Script {
  return async (attachment) => {
    attachment.ready(false);
    await attachment.until(() => attachment.isInputEnded);
    const exitCode = await work(attachment, Buffer.concat(attachment.input));
    attachment.exit({ reason: 'process_exited', exitCode });
  };
}
