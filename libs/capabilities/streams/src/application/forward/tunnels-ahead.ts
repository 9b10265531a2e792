import { forwardLimits } from '../../domain/forward/forward.limits.ts';
import type { PortTunnel } from '../../ports/port-upstream.ts';

/**
 * Keeps one tunnel dialled ahead, so that a connection does not wait for a handshake with the
 * cluster, and a forward learns at once whether it is allowed.
 *
 * Owns:  at most one unused tunnel, and `dialsAtOnceMax` dials.
 * Order: those that wait for a dial have it in the order they came.
 * Ends:  with `close`; tunnels that were taken belong to their takers.
 */
export class TunnelsAhead {
  private spare: { readonly tunnel: Promise<PortTunnel>; isGone: boolean } | undefined;
  private isClosed = false;
  private dialling = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly open: () => Promise<PortTunnel>) {}

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
    if (!this.isClosed && this.spare === undefined) this.dialAhead();
    return tunnel;
  }

  close(): void {
    this.isClosed = true;
    this.drop(this.spare);
    this.spare = undefined;
  }

  private dialAhead(): { readonly tunnel: Promise<PortTunnel> } {
    const spare = { tunnel: this.dial(), isGone: false };
    this.spare = spare;
    spare.tunnel
      .then(({ closed }) => closed)
      .catch(() => undefined)
      .finally(() => (spare.isGone = true));
    return spare;
  }

  /** A burst of handshakes would slow each other down until all of them are late. */
  private async dial(): Promise<PortTunnel> {
    if (this.dialling >= forwardLimits.dialsAtOnceMax) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.dialling += 1;
    try {
      if (this.isClosed) throw new Error('the forward has ended');
      return await this.open();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.dialling -= 1;
    }
  }

  private drop(spare: { readonly tunnel: Promise<PortTunnel> } | undefined): void {
    spare?.tunnel.then(
      (tunnel) => tunnel.close(),
      () => undefined,
    );
  }
}
