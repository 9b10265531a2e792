import type { AppendAudit } from '@endoscope/audit';
import { GatewayError, newId } from '@endoscope/core';
import type { RequestContext, UnitOfWork } from '@endoscope/core';
import type { FindSession, Session } from '@endoscope/sessions';
import { forwardLimits } from '../../domain/forward/forward.limits.ts';
import { checkForwardRequest } from '../../domain/forward/forward-request.ts';
import type { ForwardRequest } from '../../domain/forward/forward-request.ts';
import type { ForwardClient, ForwardExit } from '../../domain/forward/forward-message.ts';
import { StreamsDraining } from '../../domain/stream.errors.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { OpenStreamStore } from '../../ports/open-stream-store.ts';
import type { PortTunnel, PortUpstream } from '../../ports/port-upstream.ts';
import { requireReady } from '../find-containers.ts';
import type { FindContainers } from '../find-containers.ts';
import { requireUnrecorded } from '../require-unrecorded.ts';
import { ForwardLedger } from './forward-ledger.ts';
import { ForwardRun } from './forward-run.ts';
import type { ForwardRunParts } from './forward-run.ts';
import type { OpenAttachments } from '../attach/open-attachments.ts';
import { StreamSlots } from '../stream-slots.ts';
import { TunnelsAhead } from './tunnels-ahead.ts';

export interface ForwardParts extends ForwardRunParts {
  readonly find: FindSession;
  readonly containers: FindContainers;
  readonly upstream: PortUpstream;
  readonly open: OpenAttachments;
  readonly streams: OpenStreamStore;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
}

/** A request that was checked against policy and the pod. */
interface Admitted {
  readonly id: string;
  readonly session: Session;
  readonly ports: readonly number[];
  readonly ledger: ForwardLedger;
}

/**
 * Ports of a session's pod for one client: admit, record, dial, run. `forward.opened` is committed
 * before the cluster is asked for a port.
 *
 * Ends:  throws only before `ready`, or when the client broke the protocol; every other end is an
 *        `exit` message.
 */
export class ForwardPorts {
  private readonly slots = new StreamSlots('port-forwards', forwardLimits.forwardsPerSessionMax);

  constructor(private readonly parts: ForwardParts) {}

  async execute(
    ctx: RequestContext,
    request: ForwardRequest,
    client: ForwardClient,
  ): Promise<ForwardExit> {
    checkForwardRequest(request);
    const admitted = await this.admit(ctx, request);
    if (this.parts.open.draining) throw new StreamsDraining({}, { retryAfterMs: 2_000 });
    const release = this.slots.take(admitted.session.id);
    try {
      return await this.recorded(ctx, admitted, client);
    } finally {
      release();
    }
  }

  private async admit(ctx: RequestContext, request: ForwardRequest): Promise<Admitted> {
    const { find, containers, clock } = this.parts;
    const ports = [...new Set(request.ports)];
    const use = { action: 'session.forward' as const, ports };
    const session = await find.execute(ctx, request.sessionId, use);
    requireReady(session);
    requireUnrecorded(session, 'forwards');
    await containers.read(ctx, session);
    const id = newId('forward', clock.now());
    const subject = { id, session, ports, client: request.client };
    return { id, session, ports, ledger: new ForwardLedger(this.parts, ctx, subject) };
  }

  private async recorded(
    ctx: RequestContext,
    admitted: Admitted,
    client: ForwardClient,
  ): Promise<ForwardExit> {
    const { session, ledger } = admitted;
    await ledger.opened();
    const startedAtMs = performance.now();
    const tunnels = new TunnelsAhead(() => this.dial(ctx, session));
    const run = new ForwardRun(this.parts, ctx, { ...admitted, client, tunnels });
    let reason = 'internal';
    try {
      await tunnels.prepare();
      const exit = await this.run(run, admitted, client);
      reason = exit.reason;
      return exit;
    } catch (error) {
      if (error instanceof GatewayError) ({ reason } = error);
      throw error;
    } finally {
      tunnels.close();
      const durationMs = Math.round(performance.now() - startedAtMs);
      await ledger.closed(reason, { ...run.counts, durationMs });
    }
  }

  private dial(ctx: RequestContext, session: Session): Promise<PortTunnel> {
    const { cluster, namespace } = session.target;
    const target = { cluster, namespace, pod: session.runsIn.name };
    return this.parts.upstream.open(target, { by: session.principal, signal: ctx.signal });
  }

  private async run(
    run: ForwardRun,
    { id, ports }: Admitted,
    client: ForwardClient,
  ): Promise<ForwardExit> {
    const release = this.parts.open.add(run);
    const { windowBytes, connectionsPerForwardMax: connectionsMax } = forwardLimits;
    try {
      await client.send({ type: 'ready', forward: id, ports, windowBytes, connectionsMax });
      const exit = await run.execute();
      await this.sendExit(client, exit);
      return exit;
    } finally {
      release();
    }
  }

  /** A client that has stopped reading is not waited for. */
  private async sendExit(client: ForwardClient, exit: ForwardExit): Promise<void> {
    const late = new AbortController();
    const sent = client.send(exit).catch(() => undefined);
    const sleep = this.parts.clock.sleep(streamLimits.exitSendMs, late.signal);
    await Promise.race([sent, sleep.catch(() => undefined)]);
    late.abort();
  }
}
