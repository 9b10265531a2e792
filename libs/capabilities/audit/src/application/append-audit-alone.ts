import type { RequestContext, UnitOfWork } from '@endoscope/core';
import type { AuditEntry, AuditEvent } from '../domain/audit-event.ts';
import { auditLimits } from '../domain/audit.limits.ts';
import type { AppendAudit } from './append-audit.ts';

interface Waiting {
  readonly event: AuditEvent;
  readonly settle: PromiseWithResolvers<void>;
}

/**
 * For what changes nothing but must be known: denials, failed sign-ins, refused requests.
 *
 * Those that come while others are being written are written together next: one transaction for
 * each costs more than its row, and a storm of denials is no reason to be slow to everybody.
 *
 * Bound: `groupsMax` transactions of `groupEventsMax` events each, a second one only for
 *        `groupBesideEventsMin` or more; callers wait for theirs.
 * Order: that of the calls, within a group and from one group to the next that is begun.
 */
export class AppendAuditAlone {
  private readonly waiting: Waiting[] = [];
  private groups = 0;

  constructor(
    private readonly append: AppendAudit,
    private readonly work: UnitOfWork,
  ) {}

  /** Resolves when it is durable. */
  async execute(ctx: RequestContext, entry: AuditEntry): Promise<void> {
    const settle = Promise.withResolvers<void>();
    this.waiting.push({ event: this.append.event(ctx, entry), settle });
    this.begin();
    await settle.promise;
  }

  private begin(): void {
    const { groupsMax, groupBesideEventsMin } = auditLimits;
    const least = this.groups === 0 ? 1 : groupBesideEventsMin;
    if (this.waiting.length < least || this.groups >= groupsMax) return;
    const group = this.waiting.splice(0, auditLimits.groupEventsMax);
    this.groups += 1;
    void this.write(group).finally(() => {
      this.groups -= 1;
      this.begin();
    });
  }

  private async write(group: readonly Waiting[]): Promise<void> {
    const events = group.map(({ event }) => event);
    try {
      await this.work.run((tx) => this.append.all(tx, events));
      for (const { settle } of group) settle.resolve();
    } catch (error) {
      for (const { settle } of group) settle.reject(error);
    }
  }
}
