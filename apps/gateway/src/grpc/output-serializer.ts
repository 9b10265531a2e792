import type {
  AttachResponse,
  DownloadFilesResponse,
  ExecResponse,
  ServiceDefinitions,
} from '@endoscope/contracts';
import type { ServiceDefinition } from '@grpc/grpc-js';

/** Above the largest output message and its headers; what is larger is left to protobufjs. */
export const handWrittenBytesMax = 64 * 1024;
const headersBytesMax = 32;

/**
 * Holds one message at a time: grpc-js copies what a serializer answers into a buffer of its own
 * before anything else runs (`serializeMessage`). protobufjs would allocate one for each message,
 * which cost a quarter of the CPU of sending (docs/performance.md).
 */
const scratch = Buffer.allocUnsafeSlow(handWrittenBytesMax);

/** Field numbers of both `oneof message`s. */
const outputFields = { stdout: 2, stderr: 3 } as const;
/** Of DownloadFilesResponse. */
const fileDataField = 3;
/** Fields of AttachData. */
const [dataField, offsetField] = [1, 2];
const [varintType, bytesType] = [0, 2];

type Writer = (response: object) => Buffer | undefined;

type Named = keyof ServiceDefinitions | 'replica';

const writers: Partial<Record<Named, Readonly<Record<string, Writer>>>> = {
  attach: { Attach: writeAttachOutput },
  replica: { Carry: writeAttachOutput },
  exec: { Exec: writeExecOutput },
  file: { DownloadFiles: writeFileData },
};

/** The service with output written by hand, byte for byte as protobufjs writes it. */
export function withQuickOutput(name: Named, definition: ServiceDefinition): ServiceDefinition {
  const methods = Object.entries(definition).map(([key, method]) => {
    const write = writers[name]?.[key];
    if (!write) return [key, method];
    const responseSerialize = (response: object): Buffer =>
      write(response) ?? method.responseSerialize(response);
    return [key, { ...method, responseSerialize }];
  });
  return Object.fromEntries(methods) as ServiceDefinition;
}

function writeAttachOutput({ stdout, stderr }: AttachResponse): Buffer | undefined {
  const part = stdout ?? stderr;
  if (!part?.data || typeof part.offset !== 'number' || !fits(part.data)) return undefined;
  const { data, offset } = part as { data: Uint8Array; offset: number };
  const own = 1 + varintBytes(data.length) + data.length + 1 + varintBytes(offset);
  let at = putHeader(0, stdout ? outputFields.stdout : outputFields.stderr, own);
  at = putBytes(at, dataField, data);
  scratch[at] = (offsetField << 3) | varintType;
  return scratch.subarray(0, putVarint(at + 1, offset));
}

function writeExecOutput({ stdout, stderr }: ExecResponse): Buffer | undefined {
  const data = stdout ?? stderr;
  if (!fits(data)) return undefined;
  const field = stdout ? outputFields.stdout : outputFields.stderr;
  return scratch.subarray(0, putBytes(0, field, data));
}

function writeFileData({ data }: DownloadFilesResponse): Buffer | undefined {
  return fits(data) ? scratch.subarray(0, putBytes(0, fileDataField, data)) : undefined;
}

function fits(data: unknown): data is Uint8Array {
  return data instanceof Uint8Array && data.length <= handWrittenBytesMax - headersBytesMax;
}

function putBytes(at: number, field: number, data: Uint8Array): number {
  const from = putHeader(at, field, data.length);
  scratch.set(data, from);
  return from + data.length;
}

function putHeader(at: number, field: number, bytes: number): number {
  scratch[at] = (field << 3) | bytesType;
  return putVarint(at + 1, bytes);
}

/** Base 128, low digits first; no bit operators, which end at 32 bits. */
function putVarint(from: number, value: number): number {
  let [at, rest] = [from, value];
  for (; rest >= 128; rest = Math.floor(rest / 128)) scratch[at++] = (rest % 128) | 128;
  scratch[at] = rest;
  return at + 1;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes += 1;
  return bytes;
}
