import type { Transaction } from '@endoscope/core';
import type { OpenStream, OpenStreamStore } from '../ports/open-stream-store.ts';

/** Of one gateway, or of several that a test gives the same map. */
export class MemoryOpenStreamStore implements OpenStreamStore {
  /** Whose gateways are silent. */
  readonly silentReplicas = new Set<string>();

  constructor(
    private readonly replica = 'rep_1',
    readonly streams = new Map<string, OpenStream & { readonly replica: string }>(),
  ) {}

  open(_tx: Transaction, stream: OpenStream): Promise<void> {
    this.streams.set(stream.id, { ...stream, replica: this.replica });
    return Promise.resolve();
  }

  close(_tx: Transaction, id: string): Promise<void> {
    this.streams.delete(id);
    return Promise.resolve();
  }

  silent(): Promise<readonly string[]> {
    const of = [...this.streams.values()].filter(
      ({ replica }) => replica !== this.replica && this.silentReplicas.has(replica),
    );
    return Promise.resolve(of.map(({ id }) => id));
  }

  take(_tx: Transaction, ids: readonly string[]): Promise<readonly OpenStream[]> {
    const taken = ids.flatMap((id) => this.streams.get(id) ?? []);
    for (const { id } of taken) this.streams.delete(id);
    return Promise.resolve(taken.map(({ id, lost }) => ({ id, lost })));
  }
}
