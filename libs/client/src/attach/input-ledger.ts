import type { ClientMessage } from './attach-door.ts';

export interface InputLedgerLimits {
  readonly retainedBytesMax: number;
}

/** What the gateway says about the input of the attachment that a new connection goes on with. */
export interface InputArrival {
  /** False: it is another attachment, which has had no input yet. */
  readonly resumed: boolean;
  /** Bytes of input that arrived over all connections; undefined: it cannot tell. */
  readonly inputBytes: number | undefined;
  readonly tty: boolean;
}

/**
 * The input of an attachment across its connections.
 *
 * Owns:  messages that wait for a connection, and copies of the last bytes handed to one.
 * Bound: `retainedBytesMax` of what was handed over; what waits is bounded by its writer.
 * Order: as pushed, but that input waits while it is held. After a loss, what did not arrive comes again before what has waited.
 *
 * Input handed to a connection that broke may have arrived. It is sent again only when the gateway
 * has counted what arrived: then exactly the bytes after that count, as far as they are retained.
 * Without a count it is never sent again. An end of input is sent again where it cannot be taken
 * twice: without a TTY, or when input before it did not arrive (with one it is the key Ctrl-D).
 */
export class InputLedger {
  private waiting: ClientMessage[] = [];
  private retained: Uint8Array[] = [];
  private retainedBytes = 0;
  /** Of this attachment. */
  private sentBytes = 0;
  private hasSentEnd = false;
  waitingBytes = 0;
  /** The container is away: input waits here, and what else is said does not wait behind it. */
  isHeld = false;

  constructor(private readonly limits: InputLedgerLimits) {}

  push(message: ClientMessage): void {
    this.waiting.push(message);
    this.waitingBytes += bytesOf(message);
  }

  get next(): ClientMessage | undefined {
    return this.waiting[this.nextAt];
  }

  private get nextAt(): number {
    return this.isHeld ? this.waiting.findIndex(({ type }) => !inputTypes.includes(type)) : 0;
  }

  /** `next` is with a connection now. */
  handOver(): void {
    const [message] = this.waiting.splice(this.nextAt, 1) as [ClientMessage];
    this.waitingBytes -= bytesOf(message);
    if (message.type === 'end_of_input') this.hasSentEnd = true;
    if (message.type !== 'stdin') return;
    this.sentBytes += message.data.byteLength;
    this.retain(message.data);
  }

  /** The next opening tells the size, and whoever is asked about roles then may be another. */
  loseConnection(): void {
    this.isHeld = false;
    this.waiting = this.waiting.filter(({ type }) => inputTypes.includes(type));
  }

  /** Answers how many bytes are lost for good; undefined when nobody knows whether any are. */
  resume({ resumed, inputBytes, tty }: InputArrival): number | undefined {
    const { sentBytes, hasSentEnd } = this;
    const known = resumed ? inputBytes : undefined;
    const missing = known === undefined ? 0 : Math.max(0, sentBytes - known);
    const tail = this.takeTail(missing);
    const again: ClientMessage[] = tail.map((data) => ({ type: 'stdin', data }));
    if (hasSentEnd && (!tty || missing > 0)) {
      again.push({ type: 'end_of_input' });
      this.hasSentEnd = false;
    }
    this.waiting.unshift(...again);
    const tailBytes = tail.reduce((sum, data) => sum + data.byteLength, 0);
    this.waitingBytes += tailBytes;
    this.sentBytes = resumed ? (known ?? sentBytes) : 0;
    if (known === undefined && sentBytes > 0) return undefined;
    return missing - tailBytes;
  }

  private retain(data: Uint8Array): void {
    if (this.limits.retainedBytesMax === 0) return;
    this.retained.push(data);
    this.retainedBytes += data.byteLength;
    while (this.retainedBytes > this.limits.retainedBytesMax) {
      this.retainedBytes -= this.retained.shift()!.byteLength;
    }
  }

  /** The last `bytes` of what is retained, or all of it; nothing is retained afterwards. */
  private takeTail(bytes: number): Uint8Array[] {
    let surplus = this.retainedBytes - bytes;
    const tail: Uint8Array[] = [];
    for (const data of this.retained) {
      if (surplus < data.byteLength) tail.push(data.subarray(Math.max(0, surplus)));
      surplus -= data.byteLength;
    }
    this.retained = [];
    this.retainedBytes = 0;
    return tail.filter((data) => data.byteLength > 0);
  }
}

const inputTypes: readonly string[] = ['stdin', 'end_of_input', 'interrupt'];

function bytesOf(message: ClientMessage): number {
  return message.type === 'stdin' ? message.data.byteLength : 0;
}
