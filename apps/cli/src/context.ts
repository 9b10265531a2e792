import type { EndoscopeClient } from '@endoscope/client';
import { UsageError } from './cli-error.ts';
import type { Environment } from './environment.ts';
import type { Paint } from './output/colours.ts';
import { painter } from './output/colours.ts';
import type { Output } from './output/output.ts';
import type { Settings } from './settings/settings-file.ts';
import { SettingsFile } from './settings/settings-file.ts';
import { TokenStore } from './settings/token-store.ts';
import { defaultDetachKeys, parseTerminalKeys } from './terminal/detach-keys.ts';
import type { TerminalKeys } from './terminal/detach-keys.ts';
import type { LocalTerminal } from './terminal/local-terminal.ts';

/** What a process gives endo; a test gives its own. */
export interface ContextParts {
  readonly environment: Environment;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly terminal: LocalTerminal;
  readonly version: string;
  /** What stood after `--`; undefined when there was no `--`. */
  readonly command: readonly string[] | undefined;
}

/** Flags every command takes. */
export interface GlobalOptions {
  readonly server?: string;
  readonly token?: string;
}

const defaultServer = 'http://127.0.0.1:8080';
const defaultNamespace = 'default';

/** Everything a command needs: its surroundings, its settings and the gateway. */
export class Context {
  readonly paint: Paint;
  readonly paintError: Paint;
  readonly settingsFile: SettingsFile;
  readonly tokens: TokenStore;
  private settings: Promise<Settings> | undefined;

  constructor(
    private readonly parts: ContextParts,
    readonly globals: GlobalOptions = {},
  ) {
    this.paint = painter(parts.environment, parts.stdout.isTty);
    this.paintError = painter(parts.environment, parts.stderr.isTty);
    this.settingsFile = new SettingsFile(parts.environment.configDirectory);
    this.tokens = new TokenStore(parts.environment.configDirectory);
  }

  withGlobals(globals: GlobalOptions): Context {
    return new Context(this.parts, globals);
  }

  get environment(): Environment {
    return this.parts.environment;
  }

  get stdout(): Output {
    return this.parts.stdout;
  }

  get stderr(): Output {
    return this.parts.stderr;
  }

  get terminal(): LocalTerminal {
    return this.parts.terminal;
  }

  get version(): string {
    return this.parts.version;
  }

  get userAgent(): string {
    return `endo/${this.version}`;
  }

  get command(): readonly string[] | undefined {
    return this.parts.command;
  }

  /** The gateway's address without a trailing slash: flag, environment, settings, default. */
  async server(): Promise<string> {
    const { server } = this.environment;
    const text = this.globals.server ?? server ?? (await this.read()).server ?? defaultServer;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
      throw new UsageError(`the server must be an http or https address, not "${text}"`);
    }
    return url.href.replace(/\/$/, '');
  }

  async findCluster(flag: string | undefined): Promise<string | undefined> {
    return flag ?? this.environment.cluster ?? (await this.read()).cluster;
  }

  async namespace(flag: string | undefined): Promise<string> {
    return (await this.findNamespace(flag)) ?? defaultNamespace;
  }

  async findNamespace(flag: string | undefined): Promise<string | undefined> {
    return flag ?? this.environment.namespace ?? (await this.read()).namespace;
  }

  async terminalKeys(flags: {
    readonly detachKeys?: string;
    readonly commandKeys?: string;
  }): Promise<TerminalKeys> {
    const settings = await this.read();
    const detach = flags.detachKeys ?? settings['detach-keys'] ?? defaultDetachKeys;
    return parseTerminalKeys(detach, flags.commandKeys ?? settings['command-keys']);
  }

  /** A client that signs its calls with what --token, the environment or `endo login` gave. */
  async client(): Promise<EndoscopeClient> {
    const server = await this.server();
    const { clientId, clientSecret, token } = this.environment;
    const given = this.globals.token ?? token;
    if (given !== undefined) return this.clientWith(server, given);
    const { renewal, SavedTokens } = await import('./sign-in/token-source.ts');
    const issuers = async () => (await this.anonymousClient()).info().then((i) => i.issuers ?? []);
    const renew = renewal({ server, clientId, clientSecret, issuers });
    return this.clientWith(server, new SavedTokens({ server, store: this.tokens, renew }));
  }

  async anonymousClient(): Promise<EndoscopeClient> {
    return this.clientWith(await this.server(), undefined);
  }

  private async clientWith(
    server: string,
    token: ConstructorParameters<typeof EndoscopeClient>[0]['token'],
  ): Promise<EndoscopeClient> {
    const { createClient } = await import('./create-client.ts');
    return createClient({ server, token, userAgent: this.userAgent });
  }

  private read(): Promise<Settings> {
    this.settings ??= this.settingsFile.read();
    return this.settings;
  }
}
