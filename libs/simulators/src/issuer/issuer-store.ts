import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What must outlive a restart of the issuer, as plain JSON: refresh tokens and their grants. */
export interface IssuerState {
  readonly entries: readonly IssuerStateEntry[];
}

export interface IssuerStateEntry {
  readonly key: string;
  readonly payload: AdapterPayload;
  /** Unix milliseconds. */
  readonly expiresAtMs: number;
}

export interface IssuerStoreOptions {
  readonly state?: IssuerState;
  readonly onChange?: (state: IssuerState) => void;
  readonly now?: () => number;
}

/** Oldest entries are dropped beyond this; a developer's machine never gets there. */
export const issuerStoreEntriesMax = 10_000;

const keptModels = ['RefreshToken', 'Grant'];
const farFutureMs = 8.64e15;

/** Everything oidc-provider remembers, in memory and bounded. */
export class IssuerStore {
  private readonly entries = new Map<string, IssuerStateEntry>();
  private readonly onChange: (state: IssuerState) => void;
  private readonly now: () => number;

  constructor(options: IssuerStoreOptions = {}) {
    for (const entry of options.state?.entries ?? []) this.entries.set(entry.key, entry);
    this.onChange = options.onChange ?? (() => undefined);
    this.now = options.now ?? Date.now;
  }

  /** The adapter of one model, in the form oidc-provider asks for. */
  adapterOf(model: string): Adapter {
    const key = (id: string): string => `${model}:${id}`;
    return {
      upsert: async (id, payload, expiresInSeconds) => {
        const expiresAtMs = expiresInSeconds ? this.now() + expiresInSeconds * 1000 : farFutureMs;
        this.put({ key: key(id), payload, expiresAtMs });
      },
      find: async (id) => this.get(key(id))?.payload,
      findByUid: async (uid) => this.findWhere(model, (payload) => payload.uid === uid),
      findByUserCode: async (code) => this.findWhere(model, (payload) => payload.userCode === code),
      consume: async (id) => {
        const entry = this.get(key(id));
        if (entry === undefined) return;
        this.put({
          ...entry,
          payload: { ...entry.payload, consumed: Math.floor(this.now() / 1000) },
        });
      },
      destroy: async (id) => this.remove([key(id)]),
      revokeByGrantId: async (grantId) => {
        const ofGrant = [...this.entries.values()].filter((e) => e.payload.grantId === grantId);
        this.remove(ofGrant.map((entry) => entry.key));
      },
    };
  }

  private get(key: string): IssuerStateEntry | undefined {
    const entry = this.entries.get(key);
    return entry !== undefined && entry.expiresAtMs > this.now() ? entry : undefined;
  }

  private findWhere(
    model: string,
    matches: (payload: AdapterPayload) => boolean,
  ): AdapterPayload | undefined {
    for (const [key, entry] of this.entries) {
      if (key.startsWith(`${model}:`) && matches(entry.payload)) return this.get(key)?.payload;
    }
    return undefined;
  }

  private put(entry: IssuerStateEntry): void {
    this.entries.delete(entry.key);
    this.entries.set(entry.key, entry);
    while (this.entries.size > issuerStoreEntriesMax) {
      this.entries.delete(this.entries.keys().next().value!);
    }
    this.tell([entry.key]);
  }

  private remove(keys: readonly string[]): void {
    for (const key of keys) this.entries.delete(key);
    this.tell(keys);
  }

  private tell(changedKeys: readonly string[]): void {
    if (!changedKeys.some(isKept)) return;
    const now = this.now();
    const kept = [...this.entries.values()].filter((e) => isKept(e.key) && e.expiresAtMs > now);
    this.onChange({ entries: kept });
  }
}

function isKept(key: string): boolean {
  return keptModels.some((model) => key.startsWith(`${model}:`));
}
