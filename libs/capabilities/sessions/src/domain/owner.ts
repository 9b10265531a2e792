import type { SessionId } from '@endoscope/core';
import { managedByEndoscope, ownerLabels } from './workload.ts';

/** The labels of every pod made for this session. */
export function ownedBy(sessionId: SessionId): Readonly<Record<string, string>> {
  return { [ownerLabels.managedBy]: managedByEndoscope, [ownerLabels.session]: sessionId };
}
