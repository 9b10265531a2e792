import type { PolicyFile, PolicySource } from '../ports/policy-source.ts';

/** Policies from a test's own text; `change` tells the watchers. */
export class MemoryPolicySource implements PolicySource {
  private readonly watchers = new Set<() => void>();

  constructor(public text: string) {}

  async read(): Promise<readonly PolicyFile[]> {
    return [{ name: 'test.cedar', text: this.text }];
  }

  watch(changed: () => void): () => void {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  }

  change(text: string): void {
    this.text = text;
    for (const changed of this.watchers) changed();
  }

  get watcherCount(): number {
    return this.watchers.size;
  }
}
