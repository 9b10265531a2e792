import { join } from 'node:path';
import { UsageError } from '../cli-error.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

export const settingNames = [
  'server',
  'cluster',
  'namespace',
  'detach-keys',
  'command-keys',
] as const;
export type SettingName = (typeof settingNames)[number];
export type Settings = Readonly<Partial<Record<SettingName, string>>>;

export function parseSettingName(text: string): SettingName {
  const name = settingNames.find((known) => known === text);
  if (!name)
    throw new UsageError(`unknown setting "${text}"; there are ${settingNames.join(', ')}`);
  return name;
}

/** What `endo config set` keeps, so that flags like --server and --cluster need not be repeated. */
export class SettingsFile {
  private readonly path: string;

  constructor(configDirectory: string) {
    this.path = join(configDirectory, 'config.json');
  }

  async read(): Promise<Settings> {
    const text = await readPrivateFile(this.path);
    if (text === undefined) return {};
    try {
      return JSON.parse(text) as Settings;
    } catch (cause) {
      throw new UsageError(`${this.path} is not JSON; correct or delete it (${String(cause)})`);
    }
  }

  async set(name: SettingName, value: string | undefined): Promise<Settings> {
    const settings: Settings = { ...(await this.read()), [name]: value };
    await writePrivateFile(this.path, `${JSON.stringify(settings, null, 2)}\n`);
    return settings;
  }
}
