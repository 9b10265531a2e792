import { UsageError } from '../cli-error.ts';

/** One side of `endo cp`: a path here, `-`, or a path in a container of a session. */
export type CopyPlace =
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'stream' }
  | {
      readonly kind: 'remote';
      readonly session: string;
      readonly target: boolean;
      readonly path: string;
    };

/** `SESSION:PATH` or `SESSION:target:PATH`; what begins with `/` or `.` is always a path here. */
export function parseCopyPlace(text: string): CopyPlace {
  if (text === '-') return { kind: 'stream' };
  const [, session, target, path] = /^(?![./])([^:/\\]{2,}):(target:)?(.*)$/s.exec(text) ?? [];
  if (session === undefined) {
    if (text === '') throw new UsageError('a path is empty');
    return { kind: 'local', path: text };
  }
  const isTarget = target !== undefined;
  if (!path?.startsWith('/')) {
    const hint = `Write it with its beginning: ${session}:${target ?? ''}/${path ?? ''}`;
    throw new UsageError(`the path in ${text} must be absolute`, { hint });
  }
  return { kind: 'remote', session, target: isTarget, path };
}
