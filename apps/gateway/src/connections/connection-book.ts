/** How many connections may be open; 0 is no limit. */
export interface ConnectionLimits {
  readonly connectionsMax: number;
  readonly perAddressMax: number;
  /** Connections on which nobody has signed in yet. */
  readonly unsignedMax: number;
  readonly unsignedPerAddressMax: number;
}

export type LimitName = 'all' | 'unsigned' | 'address' | 'address_unsigned';

/** `over` is the limit that was reached, `dropped` what has to be closed for the new one's sake. */
export interface Admission<C> {
  readonly admitted: boolean;
  readonly over: LimitName | undefined;
  readonly dropped: readonly C[];
}

/** The connections that are counted together: all of them, or those of one address. */
class Scope<C> {
  open = 0;
  unsigned = 0;
  /** Unsigned ones on which no sign-in is being looked at, the oldest first. */
  readonly silent = new Set<C>();

  constructor(
    private readonly openMax: number,
    private readonly unsignedMax: number,
  ) {}

  get over(): 'open' | 'unsigned' | undefined {
    if (this.openMax > 0 && this.open >= this.openMax) return 'open';
    return this.unsignedMax > 0 && this.unsigned >= this.unsignedMax ? 'unsigned' : undefined;
  }
}

interface Entry<C> {
  readonly scopes: readonly Scope<C>[];
  readonly group: string | undefined;
  signedIn: boolean;
  /** Sign-ins that are looked at now. */
  asking: number;
}

/**
 * Who has a place, and whose place goes to somebody new. At a limit the oldest connection that has
 * neither signed in nor is about to leaves; where there is none, the new one is refused. So
 * strangers push out strangers, and who signs in is not pushed out by anybody.
 *
 * Owns:  nothing; who asks closes what is `dropped`.
 * Bound: one entry a connection, and one an address that has any.
 */
export class ConnectionBook<C> {
  private readonly entries = new Map<C, Entry<C>>();
  private readonly all: Scope<C>;
  private readonly addresses = new Map<string, Scope<C>>();

  constructor(private readonly limits: ConnectionLimits) {
    this.all = new Scope(limits.connectionsMax, limits.unsignedMax);
  }

  get counts(): { readonly unsigned: number; readonly signedIn: number } {
    const { open, unsigned } = this.all;
    return { unsigned, signedIn: open - unsigned };
  }

  /** `group` undefined: counted with all, but not by its address. */
  admit(connection: C, group: string | undefined): Admission<C> {
    const scopes = group === undefined ? [this.all] : [this.scopeOf(group), this.all];
    const dropped: C[] = [];
    let over: LimitName | undefined;
    for (const scope of scopes) {
      if (scope.over === undefined) continue;
      over = this.nameOf(scope);
      const [oldest] = scope.silent;
      if (oldest === undefined) {
        this.forget(group);
        return { admitted: false, over, dropped };
      }
      this.close(oldest);
      dropped.push(oldest);
    }
    // What was dropped may have been the last of this very address.
    if (group !== undefined) this.addresses.set(group, scopes[0]!);
    this.entries.set(connection, { scopes, group, signedIn: false, asking: 0 });
    for (const scope of scopes) {
      scope.open += 1;
      scope.unsigned += 1;
      scope.silent.add(connection);
    }
    return { admitted: true, over, dropped };
  }

  /** True: somebody has signed in on it before. */
  isSignedIn(connection: C): boolean {
    return this.entries.get(connection)?.signedIn ?? false;
  }

  /** A sign-in is looked at; the connection keeps its place as long. */
  beginsToAsk(connection: C): void {
    const entry = this.entries.get(connection);
    if (!entry) return;
    entry.asking += 1;
    for (const scope of entry.scopes) scope.silent.delete(connection);
  }

  hasAsked(connection: C, signedIn: boolean): void {
    const entry = this.entries.get(connection);
    if (!entry) return;
    entry.asking -= 1;
    if (signedIn && !entry.signedIn) {
      entry.signedIn = true;
      for (const scope of entry.scopes) scope.unsigned -= 1;
    }
    if (entry.signedIn || entry.asking > 0) return;
    for (const scope of entry.scopes) scope.silent.add(connection);
  }

  /** False: it has been closed before. */
  close(connection: C): boolean {
    const entry = this.entries.get(connection);
    if (!entry) return false;
    this.entries.delete(connection);
    for (const scope of entry.scopes) {
      scope.open -= 1;
      if (!entry.signedIn) scope.unsigned -= 1;
      scope.silent.delete(connection);
    }
    this.forget(entry.group);
    return true;
  }

  private nameOf(scope: Scope<C>): LimitName {
    const isOpen = scope.over === 'open';
    if (scope === this.all) return isOpen ? 'all' : 'unsigned';
    return isOpen ? 'address' : 'address_unsigned';
  }

  private scopeOf(group: string): Scope<C> {
    const { perAddressMax, unsignedPerAddressMax } = this.limits;
    const scope = this.addresses.get(group) ?? new Scope<C>(perAddressMax, unsignedPerAddressMax);
    this.addresses.set(group, scope);
    return scope;
  }

  private forget(group: string | undefined): void {
    if (group !== undefined && this.addresses.get(group)?.open === 0) this.addresses.delete(group);
  }
}
