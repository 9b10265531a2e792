import type { SessionRecording } from '@endoscope/sessions/recording';
import type { Recording } from '../domain/recording.ts';

/** What everybody who attaches is told of the recording: what is in it, who sees it, until when. */
export function recordingBanner(
  recording: Recording,
  { session, mask }: { session: SessionRecording; mask: Masks },
): string {
  return `${recordingNotice(recording, mask)} ${elsewhere(session)}`;
}

type Masks = { readonly size: number } | undefined;

/** The same of one command, for a sentence that begins with whose output it is. */
export function recordingNotice({ id, mode, hasInput, keptDays }: Recording, mask: Masks): string {
  const what = hasInput
    ? 'its output and EVERYTHING TYPED, passwords among it,'
    : 'its output, not what is typed,';
  const days = keptDays === 1 ? '1 day' : `${keptDays} days`;
  const otherwise = mode === 'required' ? '; it does not go on unrecorded' : '';
  return (
    `${what} is recorded (${id})${otherwise}. The recording can be seen by those whom policy allows ` +
    `recording.view, until ${days} after the session's end.${masked(mask?.size ?? 0)}`
  );
}

/** How many, and nothing of what they are. */
function masked(masks: number): string {
  if (masks === 0) return '';
  return ` Secrets that the operator has named are blanked out in it (masks: ${masks}).`;
}

/** What else may be done in the session, and what tells of it. */
function elsewhere({ mode, unrecorded = [] }: SessionRecording): string {
  const commands = 'Commands that are run beside it are recorded, too.';
  const names = { files: 'copies of files', forwards: 'forwarded ports' };
  const uses = ['files', 'forwards'] as const;
  const told = uses.filter((use) => mode === 'best_effort' || unrecorded.includes(use));
  const refused = uses.filter((use) => !told.includes(use));
  const list = (some: readonly (keyof typeof names)[]) =>
    some.map((use) => names[use]).join(' and ');
  return [
    commands,
    ...(told.length > 0 ? [`Of ${list(told)} only the ledger tells.`] : []),
    ...(refused.length > 0 ? [`No recording holds ${list(refused)}: they are refused.`] : []),
  ].join(' ');
}
