import { isIP } from 'node:net';
import { z } from 'zod';

/** `host:port`; port 0 asks the system for a free one. IPv6 hosts in brackets. */
export const listenAddress = z.string().transform(addressOf);

/** As `listenAddress`; empty: nowhere. */
export const listenAddressOrNone = z
  .string()
  .transform((text, ctx) => (text === '' ? undefined : addressOf(text, ctx)));

/** Written as such an address, and kept as it is written; empty: none. */
export const addressOrNone = z
  .string()
  .max(255)
  .transform((text, ctx) => {
    if (text !== '') addressOf(text, ctx);
    return text;
  });

function addressOf(text: string, ctx: z.RefinementCtx): { host: string; port: number } {
  const match = /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<host>[^:[\]]+)):(?<port>\d{1,5})$/i.exec(text);
  const port = Number(match?.groups?.['port']);
  const host = match?.groups?.['v6'] ?? match?.groups?.['host'];
  if (!host || port > 65_535) {
    ctx.addIssue({ code: 'custom', message: `"${text}" is not an address like 127.0.0.1:8080` });
    return z.NEVER;
  }
  return { host, port };
}

const durationUnitsMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `1500ms`, `30s`, `15m` or `8h`, as milliseconds. */
export function durationMs(text: string): number | undefined {
  const match = /^(\d{1,9})(ms|s|m|h)$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * durationUnitsMs[match[2] as keyof typeof durationUnitsMs];
}

export function duration(minMs: number, maxMs: number) {
  return z.string().transform((text, ctx) => {
    const ms = durationMs(text);
    if (ms !== undefined && ms >= minMs && ms <= maxMs) return ms;
    const range = `${minMs} ms to ${maxMs} ms`;
    ctx.addIssue({ code: 'custom', message: `"${text}" is not a duration (like 30s) of ${range}` });
    return z.NEVER;
  });
}

export function wholeNumber(min: number, max: number) {
  return z.string().transform((text, ctx) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    ctx.addIssue({
      code: 'custom',
      message: `"${text}" is not a whole number of ${min} to ${max}`,
    });
    return z.NEVER;
  });
}

/** The name of a key of signed notes: it stands before a space, and before a plus. */
export const noteName = z
  .string()
  .max(255)
  .regex(/^[!-*,-~]+$/, 'is not a name of printable ASCII without spaces and plus signs');

/** A bucket and what the names of its objects begin with, without a slash at the end; may be empty. */
export interface S3Place {
  readonly bucket: string;
  readonly prefix: string;
}

interface RecordingPlace {
  readonly folder: string | undefined;
  readonly s3: S3Place | undefined;
}

/** `postgres`, `file:` and an absolute folder, or `s3://bucket/prefix`. */
export const recordingPlace = z.string().transform((text, ctx): RecordingPlace => {
  const place = spoolOf(text);
  if (place) return { ...place, s3: undefined };
  const s3 = s3PlaceOf(text);
  if (s3) return { folder: undefined, s3 };
  const message = `"${text}" is neither postgres, file:/a/folder nor s3://bucket/prefix`;
  ctx.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** `postgres`, or `file:` and an absolute folder. */
export const spoolPlace = z.string().transform((text, ctx): { folder: string | undefined } => {
  const place = spoolOf(text);
  if (place) return place;
  ctx.addIssue({ code: 'custom', message: `"${text}" is neither postgres nor file:/a/folder` });
  return z.NEVER;
});

function spoolOf(text: string): { folder: string | undefined } | undefined {
  if (text === 'postgres') return { folder: undefined };
  const [, folder] = /^file:(\/.+)$/.exec(text) ?? [];
  return folder === undefined ? undefined : { folder };
}

/** `s3://bucket/prefix`; empty: nowhere. */
export const s3PlaceOrNone = z.string().transform((text, ctx): S3Place | undefined => {
  if (text === '') return undefined;
  const place = s3PlaceOf(text);
  if (place) return place;
  ctx.addIssue({ code: 'custom', message: `"${text}" is not s3://bucket/prefix` });
  return z.NEVER;
});

/** Names as Amazon's rules have them; a prefix of plain segments, none of which is a dot or two. */
function s3PlaceOf(text: string): S3Place | undefined {
  const form = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[\w-][\w.-]{0,99}){0,8})\/?$/;
  const [, bucket, prefix = ''] = form.exec(text) ?? [];
  return bucket === undefined ? undefined : { bucket, prefix: prefix.replace(/^\//, '') };
}

/** What may be done unrecorded, comma-separated; empty is nothing. */
export const unrecordedList = z.string().transform((text, ctx): ('files' | 'forwards')[] =>
  text.split(',').flatMap((part) => {
    const use = part.trim();
    if (use === '') return [];
    if (use === 'files' || use === 'forwards') return [use];
    ctx.addIssue({ code: 'custom', message: `"${use}" is neither files nor forwards` });
    return z.NEVER;
  }),
);

/** `whsec_` and base64 of 24 to 64 bytes, as Standard Webhooks has it; empty is none. */
export const webhookSecret = z.string().refine(
  (text) => {
    const bytes = Buffer.from(text.replace(/^whsec_/, ''), 'base64');
    const isSecret = bytes.length >= 24 && bytes.length <= 64;
    return text === '' || (isSecret && `whsec_${bytes.toString('base64')}` === text);
  },
  { error: 'is not whsec_ and base64 of 24 to 64 bytes' },
);

/** Comma-separated absolute folders; empty is none. */
export const folderList = z.string().transform((text, ctx) => {
  const folders = text.split(',').flatMap((part) => part.trim() || []);
  for (const folder of folders.filter((each) => !each.startsWith('/'))) {
    ctx.addIssue({ code: 'custom', message: `"${folder}" is not an absolute folder` });
  }
  return folders;
});

/** Comma-separated CIDR ranges; empty is none. */
export const cidrList = z.string().transform((text, ctx) => {
  const ranges = text.split(',').flatMap((part) => part.trim() || []);
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    const bitsMax = isIP(address) === 4 ? 32 : 128;
    if (isIP(address) === 0 || !/^\d+$/.test(bits) || Number(bits) > bitsMax) {
      ctx.addIssue({ code: 'custom', message: `"${range}" is not a range like 10.0.0.0/8` });
    }
  }
  return ranges;
});

/** JSON text of a shape; unknown fields are errors. */
export function json<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, ctx): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        ctx.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

export const boolean = z.enum(['true', 'false']).transform((text) => text === 'true');
