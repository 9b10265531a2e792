import type { Session, SessionRequest } from '@endoscope/client';
import { safeLine } from '../output/terminal-safe.ts';
import { placeOf } from './made-for-session.ts';

/** What is said when a session has been created, kubectl's sentences among it. */
export function startNotices(session: Session, request: SessionRequest): string[] {
  const { container, style, pod, subject } = placeOf(session);
  const { chosen } = session.target;
  const lines: string[] = [];
  if (chosen) lines.push(`Chose pod ${safeLine(session.target.pod)}: ${safeLine(chosen)}.`);
  if (isReused(session)) {
    lines.push(
      `Session ${safeLine(session.id)} is running already; re-using container ${container}.`,
    );
    return lines;
  }
  if (session.target.container && style === 'ephemeral') lines.push(targeting(session));
  const isNamed = request.workload.containerName !== undefined;
  if (!isNamed && style !== 'node') lines.push(`Defaulting debug container name to ${container}.`);
  if (style === 'node') {
    const node = safeLine(session.target.node ?? '');
    lines.push(`Creating debugging pod ${pod} with container ${container} on node ${node}.`);
  }
  if (style === 'copy') lines.push(`Creating ${pod}, a copy of ${subject}.`);
  lines.push(`Session ${safeLine(session.id)}, container ${container}.`);
  return lines;
}

/** A new session is never ready in the answer that creates it. */
export function isReused(session: Session): boolean {
  return session.state === 'ready';
}

function targeting({ target }: Session): string {
  return (
    `Targeting container "${safeLine(target.container ?? '')}". If you don't see processes from ` +
    "this container it may be because the container runtime doesn't support this feature."
  );
}
