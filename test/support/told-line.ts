import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayProcess } from './gateway-process.ts';
import { patienceMs } from './patience.ts';

export type LogLine = Readonly<Record<string, unknown>>;

/** Every line of the gateway's log so far. */
export function logLines(gateway: GatewayProcess): LogLine[] {
  return gateway.output.split('\n').flatMap((text) => {
    try {
      return text.startsWith('{') ? [JSON.parse(text) as LogLine] : [];
    } catch {
      return []; // The rest of it is under way.
    }
  });
}

/** The first line of the log that has all of these fields and comes after `from` lines, waited for. */
export async function toldLine(
  gateway: GatewayProcess,
  wanted: LogLine,
  from = 0,
): Promise<LogLine> {
  const fields = Object.entries(wanted);
  for (const until = Date.now() + patienceMs; ; await sleep(20)) {
    const lines = logLines(gateway).slice(from);
    const line = lines.find((each) => fields.every(([name, value]) => each[name] === value));
    if (line) return line;
    if (Date.now() > until) {
      throw new Error(`the gateway never said ${JSON.stringify(wanted)}:\n${gateway.output}`);
    }
  }
}
