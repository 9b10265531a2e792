import { z } from 'zod';
import { pageSizeMax } from '@endoscope/core';
import { durationMs } from '@endoscope/config';

/** Shapes that several resources share; all strict, so an unknown field is an error. */
export const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be a DNS label: lower-case letters, digits, "-"');

export const dnsSubdomain = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    'must be a DNS name: lower-case letters, digits, "-" and "."',
  );

export const duration = z
  .string()
  .regex(/^\d{1,9}(ms|s|m|h)$/, 'must be a duration such as "30s", "15m" or "2h"')
  .transform((text) => durationMs(text) ?? 0);

/** Query text; more than the maximum is taken as the maximum (AIP-158). */
export const pageSize = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform((text) => Math.min(Number(text), pageSizeMax));

export const pageToken = z.string().max(8_192);

export const booleanText = z.enum(['true', 'false']).transform((text) => text === 'true');

export const pageQuery = { pageSize: pageSize.optional(), pageToken: pageToken.optional() };

export const time = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T12:00:00Z' })
  .transform((text) => new Date(text));
