import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/bearer.guard.ts';
import { ledgerLimits } from '@endoscope/audit/ledger';
import { DatabaseSetupError } from '@endoscope/database';
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
      database: await this.ping().then(() => 'ok', wordOf),
    };
    const ok = Object.values(checks).every((check) => check === 'ok');
    if (!ok) void reply.status(503);
    const ledger = await this.ledger();
    const { room, standbys } = this.ledgerState();
    return { status: ok ? 'ok' : 'unavailable', checks: { ...checks, ledger, room, standbys } };
  }

  /**
   * Told, and no reason to send work elsewhere: what is recorded is durable before it is sealed, and
   * every replica would be out of service at once.
   */
  private async ledger(): Promise<'ok' | 'behind' | 'unreachable' | 'paused' | 'refusing'> {
    const { acceptance } = this.ledgerState();
    if (acceptance !== 'accepting') return acceptance;
    try {
      return (await this.ledgerLagMs()) > ledgerLimits.lagMsMax ? 'behind' : 'ok';
    } catch {
      return 'unreachable';
    }
  }
}

/** `unusable`: it answers, and is a standby, read-only or may lose commits; the log has the sentence. */
function wordOf(problem: unknown): 'unusable' | 'unreachable' {
  const { cause } = problem as { cause?: unknown };
  return cause instanceof DatabaseSetupError ? 'unusable' : 'unreachable';
}
