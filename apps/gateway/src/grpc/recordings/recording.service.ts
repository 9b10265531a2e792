import type { ServerWritableStream } from '@grpc/grpc-js';
import type {
  ExportRecordingRequest__Output,
  ExportRecordingResponse,
  GetRecordingManifestRequest__Output,
  GetRecordingManifestResponse,
  GetRecordingRequest__Output,
  GetRecordingResponse,
  ListRecordingsRequest__Output,
  ListRecordingsResponse,
  ReadRecordingRequest__Output,
  ReadRecordingResponse,
} from '@endoscope/contracts';
import { dateOf } from '@endoscope/contracts';
import { RequestInvalid } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { exportFormats, recordingStates } from '@endoscope/recordings';
import type { FindRecording, ListRecordings, ViewRecording } from '@endoscope/recordings';
import { recordingMessage } from '../../present/recording.ts';
import type { ViewTickets } from '../../recordings/view-tickets.ts';
import type { GrpcDoor } from '../grpc-door.ts';
import { MessageSink } from '../message-stream.ts';
import { recordingChanges, wordOf } from './recording-changes.ts';
import type { RecordingChangeUseCases } from './recording-changes.ts';

export interface RecordingUseCases extends RecordingChangeUseCases {
  readonly list: ListRecordings;
  readonly find: FindRecording;
  readonly view: ViewRecording;
  readonly tickets: ViewTickets;
}

export function recordingService(door: GrpcDoor, use: RecordingUseCases) {
  const { list, find, view, tickets } = use;
  return {
    ...recordingChanges(door, use),
    listRecordings: door.unary<ListRecordingsRequest__Output, ListRecordingsResponse>(
      async (ctx, { state, since, until, ...query }) => {
        const wanted = { ...said(query), since: dateOf(since), until: dateOf(until) };
        const states = state === '' ? {} : { state: wordOf('state', state, recordingStates) };
        const { items, nextPageToken = '' } = await list.execute(ctx, { ...wanted, ...states });
        return { recordings: items.map(recordingMessage), nextPageToken };
      },
    ),
    getRecording: door.unary<GetRecordingRequest__Output, GetRecordingResponse>(
      async (ctx, { recording }) => ({
        recording: recordingMessage(await find.execute(ctx, recording)),
      }),
    ),
    getRecordingManifest: door.unary<
      GetRecordingManifestRequest__Output,
      GetRecordingManifestResponse
    >(async (ctx, { recording }) => ({
      manifest: Buffer.from(await view.manifest(ctx, recording)),
    })),
    readRecording: door.selfEnding<ReadRecordingRequest__Output, ReadRecordingResponse>(
      async (ctx, call) => {
        const { recording, offset, length, ticket } = call.request;
        await tickets.redeem({ recording, view: 'members', ticket }, ctx, ctx.principal);
        const part = { offset: countOf(offset), length: countOf(length) || undefined };
        const pieces = await view.members(ctx, recording, part);
        await sendAll(ctx, call, { pieces, messageOf: (data) => ({ data: Buffer.from(data) }) });
      },
    ),
    exportRecording: door.serverStream<ExportRecordingRequest__Output, ExportRecordingResponse>(
      async (ctx, call) => {
        const { recording, fromMs, ticket, follow, screen } = call.request;
        const format = wordOf('format', call.request.format, exportFormats);
        const shown = follow ? 'follow' : format;
        await tickets.redeem({ recording, view: shown, ticket }, ctx, ctx.principal);
        const how = { format, fromMs: countOf(fromMs), follow, screen };
        const pieces = await view.exported(ctx, recording, how);
        await sendAll(ctx, call, { pieces, messageOf: (text) => ({ text }) });
      },
    ),
  };
}

/** No faster than the call takes them. */
async function sendAll<Piece, Message>(
  { signal }: RequestContext,
  call: ServerWritableStream<unknown, Message>,
  what: { pieces: AsyncIterable<Piece>; messageOf: (piece: Piece) => Message },
): Promise<void> {
  const sink = new MessageSink(call);
  for await (const piece of what.pieces) {
    if (signal.aborted) return;
    await sink.send(what.messageOf(piece));
  }
}

function countOf(value: unknown): number {
  const count = Number(value ?? 0);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  const fields = [{ field: 'offset', message: 'must not be below 0' }];
  throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
}

/** In protobuf an empty text is one that was not said. */
function said<Query extends object>(query: Query): Query {
  const kept = Object.entries(query).filter(([, value]) => value !== '');
  return Object.fromEntries(kept) as Query;
}
