import { ObjectStoreFailure } from '@endoscope/object-store';
import type { LargeObject, ObjectStore } from '@endoscope/object-store';

/** The same in memory, for tests: it can be away, lie about success, and alter what it keeps. */
export class MemoryObjectStore implements ObjectStore {
  readonly place = 's3://memory';
  readonly objects = new Map<string, Buffer>();
  isDown = false;
  /** Answers that it has kept what it forgets, wholly or behind the first half. */
  lie: 'none' | 'nothing' | 'half' = 'none';

  check(): Promise<void> {
    return this.done(() => undefined, 'looking at it');
  }

  put(name: string, bytes: Uint8Array): Promise<void> {
    return this.done(() => {
      if (this.lie === 'nothing') return;
      const kept = this.lie === 'half' ? bytes.subarray(0, bytes.length / 2) : bytes;
      this.objects.set(name, Buffer.from(kept));
    }, `writing ${name}`);
  }

  async putLarge(name: string, object: LargeObject): Promise<void> {
    await this.put(name, await object.read(0, object.bytes));
  }

  read(
    name: string,
    { offset, length }: { offset: number; length: number },
  ): Promise<Uint8Array | undefined> {
    return this.done(() => this.objects.get(name)?.subarray(offset, offset + length), 'reading');
  }

  size(name: string): Promise<number | undefined> {
    return this.done(() => this.objects.get(name)?.length, 'looking');
  }

  remove(name: string): Promise<void> {
    return this.done(() => void this.objects.delete(name), 'removing');
  }

  private done<T>(act: () => T, doing: string): Promise<T> {
    const { place } = this;
    if (this.isDown) return Promise.reject(new ObjectStoreFailure('unavailable', { place, doing }));
    return Promise.resolve(act());
  }
}
