import type { AuditEntry } from '@endoscope/audit';
import type { Session } from '@endoscope/sessions';

/** The fields that every event of what happens in the pod of a session carries. */
export function streamSubject(
  session: Session,
): Pick<AuditEntry, 'sessionId' | 'cluster' | 'target' | 'specHash'> {
  const { id: sessionId, target, runsIn, specHash } = session;
  const { cluster, namespace } = target;
  return {
    sessionId,
    cluster,
    target: `${namespace}/${runsIn.name}#${runsIn.uid ?? ''}`,
    specHash,
  };
}
