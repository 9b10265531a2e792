import type { z } from 'zod';
import { gatewaySettings } from './gateway-settings.ts';
import type { Setting } from './setting.ts';

/** `docs/reference/config.md`, from the settings themselves. */
export function configReference(): string {
  const rows = (Object.values(gatewaySettings) as Setting<z.ZodType>[]).map(
    ({ variable, defaultText, sentence }) => {
      const shown = defaultText === undefined ? 'required' : `\`${defaultText || '(empty)'}\``;
      return `| \`${variable}\` | ${shown} | ${sentence} |`;
    },
  );
  return [
    '# Configuration of the gateway',
    '',
    'Generated from `libs/platform/config/src/gateway-settings.ts` by `npm run docs`. The gateway',
    'reads its environment once at start and names everything that is wrong with it at once. A',
    'variable that begins with `ENDOSCOPE_` and is not listed is an error.',
    '',
    '| variable | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
