import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import { GatewayError, systemClock, systemContext } from '@endoscope/core';
import type { RequestContext, Transaction } from '@endoscope/core';
import { ChangeSession, GetSession, LiveSessions } from '@endoscope/sessions';
import type { FindSession, Session } from '@endoscope/sessions';
import { MemorySessionStore, aSession, engineer } from '@endoscope/sessions/testing';
import type { AttachInput, AttachParts } from '../application/attach/attach-parts.ts';
import { AttachSession } from '../application/attach/attach-session.ts';
import { OpenAttachments } from '../application/attach/open-attachments.ts';
import { SessionHubs } from '../application/attach/session-hubs.ts';
import type { AttachUpstream } from '../ports/attach-upstream.ts';
import { MemoryAttachmentStore } from './memory-attachment-store.ts';
import { ScriptedClient } from './scripted-client.ts';

export const processExit = {
  reason: 'process_exited',
  detail: 'The debug process exited with code 7.',
  exitCode: 7,
  process: 'gone',
  containerReason: 'Error',
} as const;

export interface AttachStageOptions {
  readonly session?: Partial<Session>;
  readonly graceMs?: number;
  /** Actions of this list are refused. */
  readonly denied?: Set<string>;
}

/** One client of a stage: what it is, how it leaves, and when its call is over. */
export interface StagedClient {
  readonly client: ScriptedClient;
  readonly ctx: RequestContext;
  readonly done: Promise<void>;
  /** Cuts its connection; `why` as its door would say it. */
  cut(why?: Error): void;
}

/** A ready session, everything around an attach in memory, and any number of clients. */
export class AttachStage<Upstream extends AttachUpstream> {
  readonly session: Session;
  readonly store = new MemorySessionStore();
  readonly attachments = new MemoryAttachmentStore();
  readonly open = new OpenAttachments();
  readonly live = new LiveSessions();
  readonly audited: AuditEntry[] = [];
  readonly hubs: SessionHubs;
  readonly attach: AttachSession;
  private readonly change: ChangeSession;

  constructor(
    readonly upstream: Upstream,
    { session = {}, graceMs = 0, denied = new Set() }: AttachStageOptions = {},
  ) {
    this.session = aSession({ state: 'ready', readyAt: new Date(), ...session });
    this.store.sessions.set(this.session.id, this.session);
    const audit = {
      execute: (_tx: Transaction, _ctx: RequestContext, entry: AuditEntry) => {
        this.audited.push(entry);
        return Promise.resolve();
      },
    } as unknown as AppendAudit;
    const work = { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) };
    const find = {
      execute: (_ctx: RequestContext, id: Session['id'], action: string) =>
        denied.has(action) ? Promise.reject(new ActionDenied({ action })) : this.store.find(id),
    } as unknown as FindSession;
    const { live, attachments, open } = this;
    const parts: AttachParts = {
      ...{ find, live, upstream, attachments, open, audit, work, graceMs },
      sessions: new GetSession(find, this.store, live),
      clock: systemClock,
      renderer: {
        // Joiners draw bytes; parts of a terminal that changed its size are of a replay.
        render: (output) =>
          Promise.resolve(
            Buffer.concat(['[', output as Uint8Array, ']'].map((each) => Buffer.from(each))),
          ),
      },
      meter: () => undefined,
    };
    this.hubs = new SessionHubs(parts);
    this.attach = new AttachSession(parts, this.hubs);
    this.change = new ChangeSession(this.store, audit, work, systemClock, live);
  }

  get events(): string[] {
    return this.audited.map(({ event }) => event).filter((event) => event.startsWith('attachment'));
  }

  connect(input: Partial<AttachInput> = {}, subject = 'engineer'): StagedClient {
    const client = new ScriptedClient();
    const gone = new AbortController();
    const principal = { ...engineer, subject, username: subject };
    const ctx = { ...systemContext(gone.signal), principal };
    const { id: sessionId } = this.session;
    const whole = { sessionId, size: undefined, client: 'test', stdin: true, ...input };
    const done = this.attach.execute(ctx, whole, client);
    done.catch(() => undefined);
    const cut = (why = new Error('the connection was cut')): void => {
      gone.abort(why);
      client.put(why);
    };
    return { client, ctx, done, cut };
  }

  /** As `connect`, once it is ready. */
  async join(input: Partial<AttachInput> = {}, subject?: string): Promise<StagedClient> {
    const joined = this.connect(input, subject);
    const isReady = () => joined.client.received.some(({ type }) => type === 'ready');
    await Promise.race([until(isReady), joined.done]);
    return joined;
  }

  /** The keeper has seen the process end, or the session was ended otherwise. */
  async exit(end: NonNullable<Session['end']> = processExit): Promise<void> {
    await this.change.execute(systemContext(), this.session.id, (s) => ({
      session: { ...s, state: 'ended', end, endedAt: new Date() },
      event: { type: 'state', reason: end.reason, message: end.detail },
    }));
  }
}

class ActionDenied extends GatewayError<{ action: string }> {
  static override readonly reason = 'POLICY_DENIED';
  static override readonly kind = 'permission_denied';
  static override readonly help = 'Only of this stage.';
  get detail() {
    return `You may not ${this.details.action}.`;
  }
}

export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
