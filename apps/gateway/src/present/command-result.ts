import type { CapturedOutput, CommandResult } from '@endoscope/streams/exec';
import { z } from 'zod';

const capturedSchema = z
  .object({
    encoding: z
      .enum(['utf8', 'base64'])
      .meta({ description: 'How `data` is written: base64 where it is not UTF-8.' }),
    data: z.string(),
    totalBytes: z.int().meta({ description: 'All that was printed, kept or not.' }),
    truncated: z.boolean(),
  })
  .meta({ id: 'CapturedOutput' });

export const commandResultSchema = z
  .object({
    exitCode: z
      .int()
      .optional()
      .meta({ description: 'Absent when the command was not seen to end; `reason` says why.' }),
    reason: z.string(),
    detail: z.string(),
    stdout: capturedSchema,
    stderr: capturedSchema,
    outputBytesMax: z.int().meta({ description: 'What was kept of stdout and of stderr at most.' }),
    durationMs: z.int(),
  })
  .meta({ id: 'CommandResult' });

export function commandResultJson(result: CommandResult): z.input<typeof commandResultSchema> {
  const { stdout, stderr, ...rest } = result;
  return { ...rest, stdout: capturedJson(stdout), stderr: capturedJson(stderr) };
}

export function capturedJson({ data, totalBytes }: CapturedOutput): {
  encoding: 'utf8' | 'base64';
  data: string;
  totalBytes: number;
  truncated: boolean;
} {
  const truncated = totalBytes > data.length;
  try {
    // A cut may go through a character; what is left of it is dropped, `totalBytes` counts it.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const text = decoder.decode(data, { stream: truncated });
    return { encoding: 'utf8', data: text, totalBytes, truncated };
  } catch {
    const base64 = Buffer.from(data).toString('base64');
    return { encoding: 'base64', data: base64, totalBytes, truncated };
  }
}
