import type { SignalName, SimulatedProcess } from '../node/process.ts';

/**
 * The gateway ends debug processes with a script that looks through every environment in /proc
 * for an exact NAME=value and kills what carries it. /proc is not simulated but the script's
 * meaning is: known by its telling lines, it signals the marked processes this one can see, but
 * itself.
 *
 * Returns how many were signalled, or undefined when the script is not of this kind.
 */
export function signalByMarker(script: string, self: SimulatedProcess): number | undefined {
  if (!script.includes('/environ')) return undefined;
  const marker = /grep -[a-z]*x[a-z]* '([A-Za-z_]\w*)=([^']*)'/.exec(script);
  const signal = /kill -(HUP|INT|TERM|KILL)\b/.exec(script)?.[1] as SignalName | undefined;
  if (!marker || !signal) return undefined;
  const [, name = '', value = ''] = marker;
  const marked = [...self.namespace.processes].filter(
    (process) => process !== self && process.options.env[name] === value,
  );
  for (const process of marked) process.kill(signal, 'inside');
  return marked.length;
}
