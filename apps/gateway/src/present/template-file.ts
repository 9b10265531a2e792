import {
  imagePullPolicies,
  lockableFields,
  profileChoices,
  templateLimits,
} from '@endoscope/sessions';
import {
  recordingChoiceLimits,
  recordingModes,
  unrecordedUses,
} from '@endoscope/sessions/recording';
import { workloadStyles } from '@endoscope/sessions';
import type { ReadTemplate } from '@endoscope/sessions';
import { z } from 'zod';
import { requestInvalid } from '../http/parse.ts';
import { dnsLabel, duration } from '../http/schemas.ts';
import { env, envFrom, freeObject, image, words } from './session-request.ts';

/** One file of ENDOSCOPE_TEMPLATES_DIR: what a request may say, by the same rules. */
const templateFields = z.strictObject({
  name: dnsLabel,
  description: z.string().min(1).max(templateLimits.descriptionCharactersMax),
  image: image.optional(),
  imagePullPolicy: z.enum(imagePullPolicies).optional(),
  profile: z.enum(profileChoices).optional(),
  command: words.default([]),
  args: words.default([]),
  env: env.default([]),
  envFrom: envFrom.default([]),
  custom: freeObject.optional(),
  stdin: z.boolean().default(false),
  stdinOnce: z.boolean().default(false),
  tty: z.boolean().default(false),
  styles: z
    .array(z.enum(workloadStyles))
    .min(1)
    .default([...workloadStyles]),
  targetRequired: z.boolean().default(false),
  ttlDefault: duration.optional(),
  ttlMax: duration.optional(),
  locked: z.array(z.enum(lockableFields)).default([]),
  recording: z.enum(recordingModes).default('none'),
  recordsInput: z.boolean().default(false),
  recordingKeptDays: z.number().int().min(1).max(recordingChoiceLimits.keptDaysMax).optional(),
  unrecorded: z.array(z.enum(unrecordedUses)).optional(),
});

const templateFileSchema = templateFields.refine(
  ({ recording, recordsInput }) => !recordsInput || recording !== 'none',
  {
    path: ['recordsInput'],
    message: 'input is recorded with the output only; say recording: best_effort or required',
  },
);

export const readTemplate: ReadTemplate = (value) => {
  const parsed = templateFileSchema.safeParse(value);
  if (!parsed.success) {
    const { fields } = requestInvalid(parsed.error.issues);
    return { ok: false, problems: fields.map(({ field, message }) => `${field}: ${message}`) };
  }
  const {
    recording: mode,
    recordsInput: input,
    recordingKeptDays: keptDays,
    unrecorded,
    ...said
  } = parsed.data;
  const { ttlDefault, ttlMax, ...rest } = said;
  const { image: named, imagePullPolicy, profile, custom } = rest;
  const recording = { mode, input, keptDays, ...(unrecorded && { unrecorded }) };
  const template = { ...rest, image: named, imagePullPolicy, profile, custom, recording };
  return { ok: true, template: { ...template, ttlMsDefault: ttlDefault, ttlMsMax: ttlMax } };
};
