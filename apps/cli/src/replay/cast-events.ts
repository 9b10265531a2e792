import { CliError, exitCodes } from '../cli-error.ts';

/** One thing that happens in a replay. */
export interface CastEvent {
  /** Milliseconds since the recording began, never backwards. */
  readonly atMs: number;
  readonly kind: 'output' | 'input' | 'resize' | 'marker';
  /** Of a size `COLSxROWS`. Not cleaned: whoever shows it does that. */
  readonly text: string;
}

/** The gateway's lines hold 32 KiB of output, each byte of it six characters at the most. */
const lineCharactersMax = 4 * 1_048_576;
/** Later is no recording. */
const timeMsMax = 100 * 24 * 3_600_000;

/**
 * asciicast, version 2 or 3, as events (docs.asciinema.org).
 *
 * Bound: one line.
 * Ends:  with the pieces; with a CliError where they are no asciicast.
 */
export async function* castEvents(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<CastEvent, void, undefined> {
  const cast = new Cast();
  for await (const line of lines(pieces)) {
    const event = cast.event(line);
    if (event) yield event;
  }
  if (!cast.hasBegun) throw notACast('it is empty');
}

const kinds: Readonly<Record<string, CastEvent['kind']>> = {
  ...{ o: 'output', i: 'input', r: 'resize', m: 'marker' },
};

class Cast {
  hasBegun = false;
  private isRelative = false;
  private atMs = 0;

  /** Undefined: nothing that is shown. */
  event(line: string): CastEvent | undefined {
    if (line.trim() === '' || (this.hasBegun && line.startsWith('#'))) return undefined;
    const value = parsed(line);
    if (!this.hasBegun) return this.begin(value);
    if (!Array.isArray(value)) throw notACast('an event is no list');
    const [time, code, text] = value as unknown[];
    if (typeof time !== 'number' || typeof code !== 'string' || typeof text !== 'string') {
      throw notACast('an event is not of the form [time, code, data]');
    }
    const atMs = (this.isRelative ? this.atMs : 0) + time * 1_000;
    if (!(atMs >= 0 && atMs <= timeMsMax)) throw notACast('a time is out of reach');
    this.atMs = Math.max(this.atMs, atMs);
    const kind = kinds[code];
    return kind && { atMs: this.atMs, kind, text };
  }

  private begin(header: unknown): CastEvent {
    const { version, width, height, term } = (header ?? {}) as Record<string, unknown>;
    if (version !== 2 && version !== 3) throw notACast('its version is neither 2 nor 3');
    this.hasBegun = true;
    this.isRelative = version === 3;
    const { cols, rows } = (term ?? {}) as Record<string, unknown>;
    const [columns, lines] = this.isRelative ? [cols, rows] : [width, height];
    return { atMs: 0, kind: 'resize', text: `${Number(columns) || 80}x${Number(lines) || 24}` };
  }
}

async function* lines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of pieces) {
    const parts = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = parts.pop()!;
    yield* parts;
    if (rest.length > lineCharactersMax) throw notACast('a line is too long');
  }
  if (rest !== '') yield rest;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (cause) {
    throw notACast('a line is not JSON', cause);
  }
}

function notACast(problem: string, cause?: unknown): CliError {
  const message = `This is no asciicast of version 2 or 3: ${problem}.`;
  return new CliError(message, { exitCode: exitCodes.notIntact, cause });
}
