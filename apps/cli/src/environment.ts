import { homedir } from 'node:os';
import { join } from 'node:path';

/** Every environment variable that endo reads, under the name the code uses. */
export interface Environment {
  readonly server: string | undefined;
  readonly token: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly noColor: boolean;
  /** TERM=dumb: no line can be written over. */
  readonly dumbTerminal: boolean;
  readonly forceColor: boolean;
  /** Where settings and tokens are kept. */
  readonly configDirectory: string;
}

/** An empty variable counts as absent, as the XDG and NO_COLOR conventions say. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const read = (name: string) => (env[name] === '' ? undefined : env[name]);
  const forced = read('FORCE_COLOR');
  return {
    server: read('ENDOSCOPE_SERVER'),
    token: read('ENDOSCOPE_TOKEN'),
    clientId: read('ENDOSCOPE_CLIENT_ID'),
    clientSecret: read('ENDOSCOPE_CLIENT_SECRET'),
    cluster: read('ENDOSCOPE_CLUSTER'),
    namespace: read('ENDOSCOPE_NAMESPACE'),
    kubeconfig: read('KUBECONFIG'),
    noColor: read('NO_COLOR') !== undefined || read('TERM') === 'dumb',
    dumbTerminal: read('TERM') === 'dumb',
    forceColor: forced !== undefined && forced !== '0' && forced !== 'false',
    configDirectory: join(read('XDG_CONFIG_HOME') ?? join(homedir(), '.config'), 'endoscope'),
  };
}
