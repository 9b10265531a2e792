import { createIssuerKeys, startDevelopmentIssuer } from '@endoscope/simulators';
import type { IssuerKeys, IssuerState, RunningIssuer } from '@endoscope/simulators';
import type { StateFolder } from './state-folder.ts';

/** With the keys and refresh tokens of the run before, so that a sign-in outlives a restart. */
export async function startIssuer(
  state: StateFolder,
  port: number,
  environment: string | undefined,
): Promise<RunningIssuer> {
  const kept = state.read<IssuerKeys>('issuer/keys.json');
  const keys = kept ?? (await createIssuerKeys());
  if (!kept) state.write('issuer/keys.json', keys);
  return startDevelopmentIssuer({
    environment,
    port,
    keys,
    state: state.read<IssuerState>('issuer/state.json'),
    onStateChange: (changed) => state.write('issuer/state.json', changed),
  });
}
