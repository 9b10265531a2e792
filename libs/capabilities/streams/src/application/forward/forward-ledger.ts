import type { AuditEntry } from '@endoscope/audit';
import type { RequestContext } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import { recordEnd } from '../record-end.ts';
import { recordStart } from '../record-start.ts';
import { streamSubject } from '../stream-subject.ts';

export interface ForwardSubject {
  /** Joins the lines of one forward. */
  readonly id: string;
  readonly session: Session;
  readonly ports: readonly number[];
  readonly client: string;
}

export interface ConnectionSubject {
  readonly number: number;
  readonly port: number;
}

export interface ConnectionCounts {
  /** Towards the pod. */
  bytesIn: number;
  bytesOut: number;
}

/** What is written down of a forward: before it happens, and when it is over. */
export class ForwardLedger {
  private stream: string | undefined;

  constructor(
    private readonly parts: Parameters<typeof recordEnd>[0],
    private readonly ctx: RequestContext,
    private readonly subject: ForwardSubject,
  ) {}

  async opened(): Promise<void> {
    const { ports, client } = this.subject;
    const details = { ports: [...ports], client: client.slice(0, 200) };
    const started = this.entry('forward.opened', { result: 'success', details });
    this.stream = await recordStart(this.parts, this.ctx, { started, ended: 'forward.closed' });
  }

  connected({ number: connection, port }: ConnectionSubject): Promise<void> {
    return this.append('forward.connected', { result: 'success', details: { connection, port } });
  }

  disconnected(
    { number: connection, port }: ConnectionSubject,
    ended: ConnectionCounts & { readonly reason: string; readonly durationMs: number },
  ): Promise<void> {
    const { reason, ...counts } = ended;
    const result = reason === 'unreachable' || reason === 'lost' ? 'failure' : 'success';
    const details = { connection, port, ...counts };
    return this.appendEnd('forward.disconnected', { result, reason, details });
  }

  closed(
    reason: string,
    counts: ConnectionCounts & { readonly connections: number; readonly durationMs: number },
  ): Promise<void> {
    const said: Said = { result: 'success', reason, details: { ...counts } };
    return this.appendEnd('forward.closed', said, this.stream);
  }

  private async append(event: AuditEntry['event'], said: Said): Promise<void> {
    const { work, audit } = this.parts;
    await work.run((tx) => audit.execute(tx, this.ctx, this.entry(event, said)));
  }

  private appendEnd(event: AuditEntry['event'], said: Said, stream?: string): Promise<void> {
    const entries = [this.entry(event, said)];
    return recordEnd(this.parts, this.ctx, { entries, ...(stream !== undefined && { stream }) });
  }

  private entry(event: AuditEntry['event'], said: Said): AuditEntry {
    const { id: forward, session } = this.subject;
    return {
      ...said,
      event,
      ...streamSubject(session),
      details: { forward, ...said.details },
    };
  }
}

type Said = Pick<AuditEntry, 'result' | 'reason' | 'details'>;
