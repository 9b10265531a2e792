import { systemContext } from '@endoscope/core';
import type { AuditEntry } from '../domain/audit-event.ts';
import type { AuditEventName } from '../domain/audit-event-name.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { AppendAuditAlone } from './append-audit-alone.ts';

/** What rests in files, by the event that tells of it. */
export type VersionEvent = Extract<AuditEventName, `${'policy' | 'template'}.changed`>;

export interface NewVersion {
  /** The one that is in force; undefined at the start of the process. */
  readonly before: string | undefined;
  readonly version: string;
  /** That there is nothing is no news where there never was anything. */
  readonly isEmpty?: boolean;
  readonly details: NonNullable<AuditEntry['details']>;
}

/**
 * Writes down that another version of something in files is about to be in force, before it is: what
 * somebody was allowed to do can be held against what was in force then. A gateway that starts with
 * the version that the ledger names last adds nothing.
 */
export class RecordVersion {
  constructor(
    private readonly log: Pick<AuditLog, 'list'>,
    private readonly audit: Pick<AppendAuditAlone, 'execute'>,
  ) {}

  async execute(event: VersionEvent, change: NewVersion): Promise<void> {
    const { before, version, isEmpty = false, details } = change;
    const from = before ?? (await this.latest(event));
    if (from === version || (isEmpty && from === undefined)) return;
    await this.audit.execute(systemContext(), {
      ...{ event, result: 'success' },
      details: { ...details, version, from: from ?? null },
    });
  }

  private async latest(event: VersionEvent): Promise<string | undefined> {
    const [row] = await this.log.list({ event, limit: 1 });
    const version = row?.event.details['version'];
    return typeof version === 'string' ? version : undefined;
  }
}
