import { createHash } from 'node:crypto';
import { canonicalJson } from '@endoscope/core';
import type { PlannedWorkload } from './workload.ts';

/** SHA-256, hex, of the canonical JSON of what will be sent to the cluster. */
export function specHashOf(planned: PlannedWorkload): string {
  const sent = planned.style === 'ephemeral' ? planned.container : planned.pod;
  return createHash('sha256').update(canonicalJson(sent)).digest('hex');
}
