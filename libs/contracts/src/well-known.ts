import type { Duration } from './generated/google/protobuf/Duration.ts';
import type { Struct } from './generated/google/protobuf/Struct.ts';
import type { Timestamp } from './generated/google/protobuf/Timestamp.ts';
import type { Value } from './generated/google/protobuf/Value.ts';

/** The plain JavaScript forms of google.protobuf.Timestamp, Duration and Struct. */

export function timestampOf(date: Date): Timestamp {
  const ms = date.getTime();
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: (ms - seconds * 1000) * 1_000_000 };
}

/** Undefined stays undefined; parts of a millisecond are dropped. */
export function dateOf(timestamp: Timestamp | null | undefined): Date | undefined {
  if (!timestamp) return undefined;
  return new Date(Number(timestamp.seconds ?? 0) * 1000 + Math.floor((timestamp.nanos ?? 0) / 1e6));
}

/** Milliseconds of a duration; fractions of a millisecond are dropped. */
export function durationMsOf(duration: Duration | null | undefined): number | undefined {
  if (!duration) return undefined;
  return Number(duration.seconds ?? 0) * 1000 + Math.trunc((duration.nanos ?? 0) / 1e6);
}

export function durationOf(durationMs: number): Duration {
  const seconds = Math.trunc(durationMs / 1000);
  return { seconds, nanos: Math.round((durationMs - seconds * 1000) * 1e6) };
}

export type Json = null | boolean | number | string | readonly Json[] | { [key: string]: Json };

export function structOf(value: Readonly<Record<string, unknown>>): Struct {
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return { fields: Object.fromEntries(entries.map(([key, v]) => [key, valueOf(v)])) };
}

export function jsonOf(struct: Struct | null | undefined): Record<string, Json> {
  const entries = Object.entries(struct?.fields ?? {});
  return Object.fromEntries(entries.map(([key, value]) => [key, jsonOfValue(value)]));
}

function valueOf(value: unknown): Value {
  if (value === null || value === undefined) return { nullValue: 'NULL_VALUE' };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return { numberValue: value };
  if (typeof value === 'string') return { stringValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map(valueOf) } };
  return { structValue: structOf(value as Record<string, unknown>) };
}

function jsonOfValue(value: Value): Json {
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.numberValue !== undefined) return Number(value.numberValue);
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.listValue) return (value.listValue.values ?? []).map(jsonOfValue);
  if (value.structValue) return jsonOf(value.structValue);
  return null;
}
