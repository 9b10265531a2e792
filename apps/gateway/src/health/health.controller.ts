import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/bearer.guard.ts';
import { ledgerLimits } from '@endoscope/audit/ledger';
import { ledgerLagToken, ledgerStateToken, pingToken } from '../wiring/tokens.ts';
import type { LedgerLagMs, LedgerState, PingDatabase } from '../wiring/tokens.ts';
import { Readiness } from './readiness.ts';

@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(
    @Inject(pingToken) private readonly ping: PingDatabase,
    @Inject(ledgerLagToken) private readonly ledgerLagMs: LedgerLagMs,
    @Inject(ledgerStateToken) private readonly ledgerState: LedgerState,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {}

  @Get('livez')
  @Public()
  live() {
    return { status: 'ok' };
  }

  /** 503 while draining or without a database: send no new work here. */
  @Get('readyz')
  @Public()
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const checks = {
      serving: this.readiness.serving ? 'ok' : 'draining',
      database: await this.ping().then(
        () => 'ok',
        () => 'unreachable',
      ),
    };
    const ok = Object.values(checks).every((check) => check === 'ok');
    if (!ok) void reply.status(503);
    const ledger = await this.ledger();
    return { status: ok ? 'ok' : 'unavailable', checks: { ...checks, ledger } };
  }

  /**
   * Told, and no reason to send work elsewhere: what is recorded is durable before it is sealed, and
   * every replica would be out of service at once.
   */
  private async ledger(): Promise<'ok' | 'behind' | 'unreachable' | 'paused' | 'refusing'> {
    const state = this.ledgerState();
    if (state !== 'accepting') return state;
    try {
      return (await this.ledgerLagMs()) > ledgerLimits.lagMsMax ? 'behind' : 'ok';
    } catch {
      return 'unreachable';
    }
  }
}
