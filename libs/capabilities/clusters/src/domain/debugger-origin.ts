import type { DebuggerOrigin } from './pod.ts';

interface Confirmed {
  readonly id: string;
  readonly createdAt: Date;
  readonly seen:
    | { readonly state: string; readonly username: string; readonly profile: string }
    | undefined;
}

interface Managed {
  readonly by: string;
  readonly at: Date | undefined;
}

/** A claim the records do not bear out is an outsider's, whatever id it carries. */
export function originOf(confirmed: Confirmed | undefined, managed: Managed | undefined) {
  const origin: DebuggerOrigin = {
    origin: confirmed ? 'session' : 'outside',
    session: confirmed?.id,
    sessionState: confirmed?.seen?.state,
    username: confirmed?.seen?.username,
    profile: confirmed?.seen?.profile,
    addedAt: confirmed?.createdAt ?? managed?.at,
    manager: managed?.by ?? '',
  };
  return origin;
}

/** The records could not be consulted. */
export function unknownOrigin(managed: Managed | undefined): DebuggerOrigin {
  return { ...originOf(undefined, managed), origin: 'unknown' };
}
