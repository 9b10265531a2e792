import type { Recording } from '@endoscope/client';
import type { Context } from '../context.ts';
import { renderFields } from '../output/fields.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { clockOf } from '../replay/replay-pace.ts';
import type { Invocation } from './define.ts';

export async function run(
  context: Context,
  { operands, options }: Invocation<{ output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  const recording = await (await context.client()).recordings.get(operands[0]!);
  if (format === 'json' || format === 'yaml') return printEncoded(context, recording, format);
  fieldsOf(recording).forEach((line) => context.stdout.line(line));
}

function fieldsOf(recording: Recording): string[] {
  const { cluster, namespace, node, pod, mode, hasInput, durationMs, keepUntilTime } = recording;
  return renderFields([
    ['Recording', recording.id],
    ['State', recording.state],
    ['Failure', recording.failure],
    ['Session', recording.session],
    ['User', recording.username],
    ['Target', `${cluster}: ${namespace}/${node || pod}`],
    ['Recorded', `output${hasInput ? ' and input' : ''}, ${mode.replace('_', ' ')}`],
    ['Began', recording.startTime],
    ['Sealed', recording.sealTime],
    ['Length', recording.state === 'sealed' ? clockOf(durationMs) : undefined],
    ['Output bytes', recording.outputBytes],
    ['Stored', `${recording.storedBytes} bytes in ${recording.members} members`],
    ['Gaps', recording.gaps],
    ['Manifest SHA-256', recording.manifestSha256],
    ['Kept until', keepUntilTime],
    ['Held', recording.holdReason],
  ]);
}
