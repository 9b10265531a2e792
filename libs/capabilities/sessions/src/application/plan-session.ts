import { newId } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { PreparedSession, PrepareSession, SessionInput } from './prepare-session.ts';

/** Shows what a request would send, with findings, and stops there. */
export class PlanSession {
  constructor(private readonly prepare: PrepareSession) {}

  async execute(ctx: RequestContext, input: SessionInput): Promise<PreparedSession> {
    return this.prepare.execute(ctx, newId('session'), input);
  }
}
