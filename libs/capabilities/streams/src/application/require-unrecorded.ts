import type { Session } from '@endoscope/sessions';
import { allowsUnrecorded } from '@endoscope/sessions/recording';
import type { UnrecordedUse } from '@endoscope/sessions/recording';
import { NotRecordable } from '../domain/container.errors.ts';

/**
 * Throws NotRecordable when the session must be recorded, no recording can hold this, and nobody has
 * allowed it all the same.
 *
 * Threat: the way around a recording that is required: a file with the commands in, their output out.
 */
export function requireUnrecorded({ id, recording }: Session, use: UnrecordedUse): void {
  if (!allowsUnrecorded(recording, use)) throw new NotRecordable({ sessionId: id, use });
}
