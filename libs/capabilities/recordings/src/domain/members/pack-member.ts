import { constants, createZstdCompress, zstdCompressSync } from 'node:zlib';
import type { ZstdCompress, ZstdOptions } from 'node:zlib';
import { invariant } from '@endoscope/core';
import { recordingLimits } from '../recordings.limits.ts';

const { memberBodyBytesMax } = recordingLimits;

/** Smaller ones are packed at once: a turn through the thread pool costs more. */
const pooledBytesMin = 4 * 1024;
/** Full members that are packed at once in a process. */
const pressesMax = 2;
const params = { [constants.ZSTD_c_compressionLevel]: 1 };

/**
 * A zstd context that packs one member after the other, off the thread that moves bytes. Node's
 * `zstdCompress` makes a context for each call and throws it away: of members of 128 KiB this took
 * three times the CPU of packing them (docs/performance.md).
 *
 * Owns:  the context, some 2 MiB, from the first member on; it keeps no process alive.
 * Order: that of the calls.
 */
class Press {
  private stream: ZstdCompress | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** One frame of zstd by itself. */
  pack(raw: Uint8Array): Promise<Buffer> {
    const packed = this.last.then(() => this.next(raw));
    this.last = packed.catch(() => undefined);
    return packed;
  }

  private next(raw: Uint8Array): Promise<Buffer> {
    const stream = (this.stream ??= this.open());
    return new Promise((resolve, reject) => {
      stream.write(raw, (error) => {
        if (error) return reject(error);
        const packed = stream.read() as Buffer | null;
        invariant(packed !== null, 'a written member has been packed');
        resolve(packed);
      });
    });
  }

  private open(): ZstdCompress {
    // Room for a whole member: then zstd packs it in one go, and the stream never waits to be read.
    const room = {
      chunkSize: 2 * memberBodyBytesMax,
      readableHighWaterMark: 4 * memberBodyBytesMax,
    };
    // Each write ends a frame; the next one begins another in the same context.
    const options: ZstdOptions = { flush: constants.ZSTD_e_end, params, ...room };
    const stream = createZstdCompress(options);
    stream.on('error', () => {
      if (this.stream === stream) this.stream = undefined;
    });
    return stream;
  }
}

const presses = Array.from({ length: pressesMax }, () => new Press());
let turn = 0;

/** Compresses the frames of a member. */
export function packMember(raw: Uint8Array): Promise<Buffer> {
  if (raw.length < pooledBytesMin) return Promise.resolve(zstdCompressSync(raw, { params }));
  turn = (turn + 1) % pressesMax;
  return presses[turn]!.pack(raw);
}
