import type { z } from 'zod';

/** Who may see a setting's value: `secret` is never printed, `sensitive` only as "set". */
export type Sensitivity = 'public' | 'sensitive' | 'secret';

/** One setting: its environment variable, how its text is read, and a sentence for the docs. */
export interface Setting<Schema extends z.ZodType> {
  readonly variable: string;
  readonly schema: Schema;
  readonly sensitivity: Sensitivity;
  readonly sentence: string;
  /** As text, for the docs; undefined when it must be given. */
  readonly defaultText: string | undefined;
}

export function setting<Schema extends z.ZodType>(
  variable: string,
  schema: Schema,
  options: { sentence: string; defaultText?: string; sensitivity?: Sensitivity },
): Setting<Schema> {
  const { sentence, defaultText, sensitivity = 'public' } = options;
  return { variable, schema, sensitivity, sentence, defaultText };
}
