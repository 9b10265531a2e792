import type { Context } from '../context.ts';
import { renderFields } from '../output/fields.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import type { Invocation } from './define.ts';

export async function run(
  context: Context,
  { options }: Invocation<{ output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  const info = await (await context.anonymousClient()).info();
  if (format === 'json' || format === 'yaml') return printEncoded(context, info, format);
  const lines = renderFields([
    ['Gateway', await context.server()],
    ['Version', info.version],
    ['gRPC', info.grpcAddress],
    ['Issuers', info.issuers?.map((issuer) => issuer.issuer).join(', ')],
  ]);
  lines.forEach((line) => context.stdout.line(line));
}
