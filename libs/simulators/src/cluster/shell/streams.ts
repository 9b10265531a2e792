import type { Redirect } from './parse.ts';

/** Standard streams of one command, after pipes and redirections. */
export interface Streams {
  read(): Promise<Uint8Array | undefined>;
  write(channel: 1 | 2, data: Uint8Array): Promise<void>;
}

export function redirected(outer: Streams, redirects: readonly Redirect[]): Streams {
  let streams = outer;
  for (const { from, operator, target } of redirects) {
    const inner = streams;
    if (operator === '<') {
      streams = {
        read: () => Promise.resolve(undefined),
        write: (c, d) => inner.write(c, d),
      };
      continue;
    }
    const write: Streams['write'] = (channel, data) => {
      if (channel !== from) return inner.write(channel, data);
      return operator === '>&' ? inner.write(Number(target) as 1 | 2, data) : Promise.resolve();
    };
    streams = { read: () => inner.read(), write };
  }
  return streams;
}
