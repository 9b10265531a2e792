import type { ExitMessage, ServerMessage } from '../../domain/attach/attach-message.ts';

/** What everybody is told when the recording stops or goes on. */
export function recordingNotice(message: string): ServerMessage {
  return { type: 'notice', code: 'recording', message };
}

export const unrecordable: ExitMessage = {
  type: 'exit',
  reason: 'recorder_unavailable',
  detail:
    'The session must be recorded and cannot be at the moment, so nothing more is shown. The debug process goes on; attach again in a while.',
};
