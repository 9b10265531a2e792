import type { Environment } from '../environment.ts';

const codes = { bold: 1, red: 31, green: 32, yellow: 33, cyan: 36, grey: 90 } as const;
export type Colour = keyof typeof codes;
export type Paint = (colour: Colour, text: string) => string;

/** NO_COLOR beats FORCE_COLOR beats "is it a terminal" (https://no-color.org). */
export function painter(environment: Environment, isTty: boolean): Paint {
  const isOn = !environment.noColor && (environment.forceColor || isTty);
  return (colour, text) => (isOn && text !== '' ? `\x1b[${codes[colour]}m${text}\x1b[0m` : text);
}

/** The colour of a state word, the same everywhere. */
export function colourOfState(state: string): Colour | undefined {
  const good = ['ready', 'running', 'healthy', 'success', 'ok', 'completed', 'always'];
  const busy = ['requested', 'provisioning', 'ending', 'pending', 'degraded', 'warning', 'depends'];
  const bad = ['unreachable', 'denied', 'failure', 'error', 'failed', 'crashloopbackoff', 'never'];
  const word = state.toLowerCase();
  if (good.includes(word)) return 'green';
  if (busy.includes(word)) return 'yellow';
  return bad.includes(word) ? 'red' : undefined;
}
