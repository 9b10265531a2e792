/**
 * SPDY/3.1 frames, as far as Kubernetes' port-forward uses them: the layout of SPDY's third draft
 * (2.2), which both Go ends (moby/spdystream) speak. Why there is code of our own: ADR 0011.
 */
export const frameTypes = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  ping: 6,
  goAway: 7,
} as const;

/** Of SYN_STREAM, SYN_REPLY and data alike: the sender's half of the stream is over. */
export const finFlag = 1;

/** RST_STREAM (2.6.3). */
export const resetCodes = { protocolError: 1, refusedStream: 3, cancel: 5 } as const;

const frameHeaderBytes = 8;
const version = 3;
const lengthMax = 0xff_ffff;

export function controlFrame(type: number, flags: number, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(frameHeaderBytes + payload.length);
  frame.writeUInt16BE(0x8000 | version, 0);
  frame.writeUInt16BE(type, 2);
  frame.writeUInt32BE(((flags << 24) | payload.length) >>> 0, 4);
  frame.set(payload, frameHeaderBytes);
  return frame;
}

/** What goes before the payload, which is written as it is. */
export function dataFrameHeader(stream: number, payloadBytes: number, flags = 0): Buffer {
  const header = Buffer.allocUnsafe(frameHeaderBytes);
  header.writeUInt32BE(stream, 0);
  header.writeUInt32BE(((flags << 24) | payloadBytes) >>> 0, 4);
  return header;
}

export function pingFrame(id: number): Buffer {
  return controlFrame(frameTypes.ping, 0, words(id));
}

export function resetFrame(stream: number, code: number): Buffer {
  return controlFrame(frameTypes.rstStream, 0, words(stream, code));
}

/** Status 0: all is well, no more streams will come. */
export function goAwayFrame(lastStream: number): Buffer {
  return controlFrame(frameTypes.goAway, 0, words(lastStream, 0));
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

export type SpdyFrame =
  /** A piece of a data frame as it came; `fin` with the last piece. */
  | { readonly kind: 'data'; readonly stream: number; readonly data: Buffer; readonly fin: boolean }
  | {
      readonly kind: 'control';
      readonly type: number;
      readonly flags: number;
      readonly payload: Buffer;
    };

/** What arrived is not SPDY/3.1. */
export class SpdyFault extends Error {
  override readonly name = 'SpdyFault';
}

/**
 * Cuts a connection's bytes into frames.
 *
 * Owns:  nothing.
 * Bound: one control frame of `controlBytesMax`; data frames are passed on in pieces, never held.
 * Order: as received.
 * Ends:  throws SpdyFault at the first byte that cannot be; then it must not be used any more.
 */
export class SpdyDecoder {
  private readonly header = Buffer.alloc(frameHeaderBytes);
  private headerBytes = 0;
  private leftBytes = 0;
  private readonly control: Buffer[] = [];

  constructor(private readonly controlBytesMax: number) {}

  *push(chunk: Buffer): Generator<SpdyFrame> {
    for (let at = 0; at < chunk.length; ) {
      if (this.headerBytes < frameHeaderBytes) {
        at += this.takeHeader(chunk.subarray(at));
        if (this.headerBytes < frameHeaderBytes) return;
        if (this.leftBytes > 0) continue;
      }
      const piece = chunk.subarray(at, at + this.leftBytes);
      at += piece.length;
      this.leftBytes -= piece.length;
      const frame = this.isControl ? this.controlOf(piece) : this.dataOf(piece);
      if (this.leftBytes === 0) this.headerBytes = 0;
      if (frame) yield frame;
    }
  }

  private get isControl(): boolean {
    return (this.header[0]! & 0x80) !== 0;
  }

  private takeHeader(chunk: Buffer): number {
    const taken = chunk.copy(this.header, this.headerBytes, 0, frameHeaderBytes - this.headerBytes);
    this.headerBytes += taken;
    if (this.headerBytes < frameHeaderBytes) return taken;
    this.leftBytes = this.header.readUInt32BE(4) & lengthMax;
    if (!this.isControl) return taken;
    if ((this.header.readUInt16BE(0) & 0x7fff) !== version) throw new SpdyFault('another version');
    if (this.leftBytes > this.controlBytesMax)
      throw new SpdyFault('a control frame over the limit');
    return taken;
  }

  private dataOf(data: Buffer): SpdyFrame | undefined {
    const fin = this.leftBytes === 0 && (this.header[4]! & finFlag) !== 0;
    if (data.length === 0 && !fin) return undefined;
    return { kind: 'data', stream: this.header.readUInt32BE(0), data, fin };
  }

  private controlOf(piece: Buffer): SpdyFrame | undefined {
    this.control.push(piece);
    if (this.leftBytes > 0) return undefined;
    const payload = Buffer.concat(this.control.splice(0));
    const [type, flags] = [this.header.readUInt16BE(2), this.header[4]!];
    return { kind: 'control', type, flags, payload };
  }
}
