import type { Session } from '@endoscope/sessions';

/** What everybody who attaches is told first. */
export function bannerOf(session: Session, recording = notRecorded): string {
  const { cluster, namespace } = session.target;
  const { name: pod } = session.runsIn;
  return (
    `Session ${session.id} on ${cluster}/${namespace}/${pod} until ${session.expiresAt.toISOString()}. ` +
    'All commands and output, credentials among them, are kept in the log of the container; ' +
    recording
  );
}

const notRecorded = 'this session is not recorded.';
