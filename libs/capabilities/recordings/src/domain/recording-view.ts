/** In what form a recording is seen; each ticket opens one of them, `follow` one that is written. */
export const recordingViews = [
  'members',
  'text',
  'asciicast-v2',
  'asciicast-v3',
  'follow',
] as const;
export type RecordingView = (typeof recordingViews)[number];

/** What a ticket for a view is good for. */
export function purposeOfView(recording: string, view: RecordingView): string {
  return `${view} of ${recording}`;
}
