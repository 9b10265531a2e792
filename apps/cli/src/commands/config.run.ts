import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { renderFields } from '../output/fields.ts';
import { parseSettingName, settingNames } from '../settings/settings-file.ts';
import { parseDetachKeys } from '../terminal/detach-keys.ts';
import type { Invocation } from './define.ts';

export async function run(context: Context, { operands }: Invocation<object>): Promise<void> {
  const [action = 'view', name, value, ...more] = operands;
  if (more.length > 0) throw new UsageError('too many words; quote a value with spaces');
  if (action === 'view' && name === undefined) return view(context);
  if (name === undefined) throw new UsageError(`name a setting: ${settingNames.join(', ')}`);
  const setting = parseSettingName(name);
  if (action === 'view') {
    return context.stdout.line((await context.settingsFile.read())[setting] ?? '');
  }
  if (action === 'set') {
    const isKeys = setting === 'detach-keys' || setting === 'command-keys';
    if (value === undefined || (value === '' && !isKeys)) {
      throw new UsageError(`give a value: endo config set ${setting} VALUE`);
    }
    if (isKeys) parseDetachKeys(value);
    await context.settingsFile.set(setting, value);
    return context.stderr.line(`${setting} is now ${value || 'empty'}.`);
  }
  if (action !== 'unset') throw new UsageError(`unknown action "${action}"; view, set or unset`);
  await context.settingsFile.set(setting, undefined);
  context.stderr.line(`${setting} is no longer set.`);
}

async function view(context: Context): Promise<void> {
  const settings = await context.settingsFile.read();
  const lines = renderFields(settingNames.map((name) => [name, settings[name]]));
  if (lines.length === 0) context.stderr.line('Nothing is set.');
  lines.forEach((line) => context.stdout.line(line));
}
