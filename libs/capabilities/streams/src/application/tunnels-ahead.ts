import type { PortTunnel } from '../ports/port-upstream.ts';

/**
 * Keeps one tunnel dialled ahead, so that a connection does not wait for a handshake with the
 * cluster, and a forward learns at once whether it is allowed.
 *
 * Owns:  at most one unused tunnel, and one dial.
 * Ends:  with `close`; tunnels that were taken belong to their takers.
 */
export class TunnelsAhead {
  private spare: { readonly tunnel: Promise<PortTunnel>; isGone: boolean } | undefined;
  private isClosed = false;

  constructor(private readonly dial: () => Promise<PortTunnel>) {}

  /** The first dial; rejects with the cluster's refusal. */
  async prepare(): Promise<void> {
    await this.dialAhead().tunnel;
  }

  async take(): Promise<PortTunnel> {
    const { spare } = this;
    const usable = spare !== undefined && !spare.isGone;
    this.spare = undefined;
    // A spare that cannot be had says nothing to whoever comes later: they dial and are told.
    const tunnel = usable ? await spare.tunnel.catch(() => this.dial()) : await this.dial();
    if (!this.isClosed) this.dialAhead();
    return tunnel;
  }

  close(): void {
    this.isClosed = true;
    this.drop(this.spare);
    this.spare = undefined;
  }

  private dialAhead(): { readonly tunnel: Promise<PortTunnel> } {
    this.drop(this.spare);
    const spare = { tunnel: this.dial(), isGone: false };
    this.spare = spare;
    spare.tunnel
      .then(({ closed }) => closed)
      .catch(() => undefined)
      .finally(() => (spare.isGone = true));
    return spare;
  }

  private drop(spare: { readonly tunnel: Promise<PortTunnel> } | undefined): void {
    spare?.tunnel.then(
      (tunnel) => tunnel.close(),
      () => undefined,
    );
  }
}
