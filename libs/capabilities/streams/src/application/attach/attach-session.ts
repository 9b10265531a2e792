import { RequestInvalid, principalKey } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { SessionNotReady } from '@endoscope/sessions';
import type { Session } from '@endoscope/sessions';
import type { AttachClient } from '../../domain/attach/attach-message.ts';
import { FrameMalformed, ResumeExpired } from '../../domain/stream.errors.ts';
import { SessionMoved, StreamsDraining } from '../../domain/stream.errors.ts';
import { checkedTerminalSize } from '../../domain/attach/terminal-size.ts';
import type { AttachInput, AttachParts } from './attach-parts.ts';
import { isTakeOverReason, takeOverHelp } from './hub-roles.ts';
import { isElsewhere } from './other-replicas.ts';
import { replayEndedSession } from './replay-ended-session.ts';
import { SeatConnection } from './seat-connection.ts';
import { ServeSeat } from './serve-seat.ts';
import type { SessionHubs } from './session-hubs.ts';

/**
 * One client on one session: dial (the first one), record, run. A stream that was not recorded
 * never moves a byte. A session that another replica keeps is carried there, with every right of
 * the caller checked here and there.
 *
 * Order: `ready` first, `exit` last.
 * Ends:  throws only before `ready` or when the client broke the protocol; every other end is an
 *        `exit` message in the words of the session's end reasons, or a lost connection.
 */
export class AttachSession {
  constructor(
    private readonly parts: AttachParts,
    private readonly hubs: SessionHubs,
  ) {}

  async execute(ctx: RequestContext, input: AttachInput, client: AttachClient): Promise<void> {
    const { open } = this.parts;
    if (input.size) checkedTerminalSize(input.size.width, input.size.height);
    if (input.resume) return this.resume(ctx, input, client);
    const session = await this.allowed(ctx, input);
    if (open.draining) throw new StreamsDraining({}, { retryAfterMs: 2_000 });
    if (session.state === 'ended') return replayEndedSession(this.parts, ctx, { session, client });
    if (session.state !== 'ready') {
      throw new SessionNotReady({ sessionId: session.id, state: session.state });
    }
    const what = { session, input };
    if (isElsewhere(session, this.parts.others)) return this.carry(ctx, what, client);
    const connection = new SeatConnection(ctx, input, client);
    const seated = await this.hubs.with(ctx, what, async (hub) => {
      const seat = await hub.admit(ctx, input);
      return { serving: new ServeSeat(hub, seat, connection).execute() };
    });
    if ('ended' in seated) {
      return replayEndedSession(this.parts, ctx, { session: seated.ended, client });
    }
    await seated.serving;
  }

  /** What an ended session left to see is with its last keeper; if that is gone, nowhere. */
  private mayBeElsewhere(session: Session, input: AttachInput): boolean {
    if (!isElsewhere(session, this.parts.others)) return false;
    return session.state !== 'ended' || (session.keeper !== undefined && !input.isCarried);
  }

  private async carry(
    ctx: RequestContext,
    what: { readonly session: Session; readonly input: AttachInput },
    client: AttachClient,
  ): Promise<void> {
    const { session, input } = what;
    // Two replicas that take each other for the keeper must not carry a client to and fro.
    if (input.isCarried) throw new SessionMoved({ sessionId: session.id }, { retryAfterMs: 1_000 });
    const carried = await this.parts.others!.carry(ctx, what, client);
    if (carried === 'here') return this.execute(ctx, input, client);
    const { attachment = '' } = input.resume ?? {};
    if (carried === 'gone') throw new ResumeExpired({ attachment: attachment.slice(0, 64) });
  }

  private async allowed(ctx: RequestContext, input: AttachInput): Promise<Session> {
    const { find } = this.parts;
    const { role = 'writer', takeOverReason = '', sessionId } = input;
    if (takeOverReason !== '' && !isTakeOverReason(takeOverReason)) {
      const fields = [{ field: 'takeOverReason', message: takeOverHelp }];
      throw new RequestInvalid({ what: 'The reason of the take-over is not valid.' }, { fields });
    }
    const action = role === 'writer' ? 'session.attach' : 'session.observe';
    const session = await find.execute(ctx, sessionId, action);
    if (role === 'writer' && takeOverReason !== '') {
      await find.execute(ctx, sessionId, 'session.take_over');
    }
    return session;
  }

  /** Goes on with an attachment of the same caller whose connection was lost, or seems alive. */
  private async resume(
    ctx: RequestContext,
    input: AttachInput,
    client: AttachClient,
  ): Promise<void> {
    const { attachment, offset } = input.resume!;
    const { sessionId } = input;
    const place = () => {
      const found = this.hubs.find(sessionId, attachment);
      const isOwn = found?.seat.attachment.ownerKey === principalKey(ctx.principal);
      return isOwn ? found : undefined;
    };
    const role = place()?.seat.attachment.role ?? input.role;
    const session = await this.allowed(ctx, { ...input, role, takeOverReason: '' });
    if (this.parts.open.draining) throw new StreamsDraining({}, { retryAfterMs: 2_000 });
    const found = place();
    if (!found && this.mayBeElsewhere(session, input)) {
      return this.carry(ctx, { session, input }, client);
    }
    if (!found) throw new ResumeExpired({ attachment: attachment.slice(0, 64) });
    const { hub, seat } = found;
    if (!Number.isSafeInteger(offset) || offset < 0 || offset > hub.output.ring.end) {
      throw new FrameMalformed({ why: 'the offset to resume from is of no output there was' });
    }
    const connection = new SeatConnection(ctx, input, client);
    const serving = await hub.inTurn(async () => {
      if (place()?.seat !== seat) throw new ResumeExpired({ attachment });
      const details = { attachment, offset };
      await hub.ledger.line(ctx, { event: 'attachment.resumed', result: 'success', details });
      const before = seat.connection;
      if (before) seat.disconnect();
      const isServed = { done: new ServeSeat(hub, seat, connection, offset).execute() };
      before?.end({ type: 'exit', reason: 'detached', detail: resumedElsewhere });
      return isServed;
    });
    await serving.done;
  }
}

const resumedElsewhere = 'This attachment goes on over another connection.';
