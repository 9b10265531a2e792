import type { Recording } from '../domain/recording.ts';

/** What everybody who attaches is told of the recording: what is in it, who sees it, until when. */
export function recordingBanner({ id, mode, hasInput, keptDays }: Recording): string {
  const what = hasInput
    ? 'its output and EVERYTHING TYPED, passwords among it,'
    : 'its output, not what is typed,';
  const days = keptDays === 1 ? '1 day' : `${keptDays} days`;
  const otherwise = mode === 'required' ? '; it does not go on unrecorded' : '';
  return (
    `${what} is recorded (${id})${otherwise}. The recording can be seen by those whom policy allows ` +
    `recording.view, until ${days} after the session's end.`
  );
}
