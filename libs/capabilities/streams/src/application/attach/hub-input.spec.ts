import { describe, expect, it } from '@jest/globals';
import { streamLimits } from '../../domain/streams.limits.ts';
import { HubInput } from './hub-input.ts';

const { heldInputBytesMax, heldInputMessageBytesMin } = streamLimits;

/** A process that reads one message each time it is told to. */
class Process {
  readonly read: string[] = [];
  private readonly waiting: (() => void)[] = [];

  write = (text: string) => async (): Promise<void> => {
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.read.push(text);
  };

  async takes(): Promise<void> {
    this.waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('input on its way to the process', () => {
  it('is written one message after the other, in order', async () => {
    const [input, process] = [new HubInput(), new Process()];
    for (const text of ['a', 'b', 'c']) void input.push(1, process.write(text));
    await process.takes();
    expect(process.read).toEqual(['a']);
    await process.takes();
    await process.takes();
    expect(process.read).toEqual(['a', 'b', 'c']);
    expect(input.heldBytes).toBe(0);
  });

  it('lets the client go on up to its bound, and no byte further', async () => {
    const [input, process] = [new HubInput(), new Process()];
    expect(input.push(heldInputBytesMax, process.write('all'))).toBeUndefined();
    let hasRoom = false;
    const room = input.push(1, process.write('one more'))!.then(() => (hasRoom = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasRoom).toBe(false);
    await process.takes();
    await room;
    expect(input.heldBytes).toBe(heldInputMessageBytesMin);
    await process.takes();
    await input.written();
    expect(process.read).toEqual(['all', 'one more']);
  });

  it('counts small messages for what they cost', () => {
    const [input, process] = [new HubInput(), new Process()];
    const messages = heldInputBytesMax / heldInputMessageBytesMin;
    for (let i = 0; i < messages; i += 1) {
      expect(input.push(1, process.write('x'))).toBeUndefined();
    }
    expect(input.push(1, process.write('x'))).toBeInstanceOf(Promise);
  });
});
