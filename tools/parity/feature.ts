/** One row of the feature table of kubectl debug and of what goes beyond it. */
export interface Feature {
  readonly number: number;
  readonly capability: string;
  /** `match`: as kubectl and the API server do; `beyond`: what they do not. */
  readonly kind: 'match' | 'beyond' | 'both';
  readonly state: 'done' | 'partly' | 'not done';
  /** Tests that show it: `path › title of a test`. */
  readonly tests: readonly string[];
  /** What is missing, or what is different and why. */
  readonly note?: string;
}

/** Why a row may not be told as it is; empty when all is well. */
export function problemsOf(
  { number, state, tests, note }: Feature,
  read: (path: string) => string | undefined,
): string[] {
  const row = `row ${number}`;
  const missing = tests.flatMap((test) => {
    const [path = '', title = ''] = test.split(' › ');
    const text = read(path);
    if (text === undefined) return [`${row}: there is no ${path}`];
    return title !== '' && text.includes(title) ? [] : [`${row}: ${path} has no test "${title}"`];
  });
  const unshown = state !== 'not done' && tests.length === 0 ? [`${row}: no test shows it`] : [];
  const unsaid = state !== 'done' && !note ? [`${row}: what is missing is not said`] : [];
  return [...missing, ...unshown, ...unsaid];
}
