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
import { RequestInvalid } from '@endoscope/core';
import { exportFormats, recordingStates } from '@endoscope/recordings';
import type { FindRecording, ListRecordings, ViewRecording } from '@endoscope/recordings';
import { recordingMessage } from '../../present/recording.ts';
import type { GrpcDoor } from '../grpc-door.ts';
import { MessageSink } from '../message-stream.ts';

export interface RecordingUseCases {
  readonly list: ListRecordings;
  readonly find: FindRecording;
  readonly view: ViewRecording;
}

export function recordingService(door: GrpcDoor, { list, find, view }: RecordingUseCases) {
  return {
    listRecordings: door.unary<ListRecordingsRequest__Output, ListRecordingsResponse>(
      async (ctx, { state, ...query }) => {
        const wanted = said(query);
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
        const { recording, offset, length } = call.request;
        const part = { offset: countOf(offset), length: countOf(length) || undefined };
        const sink = new MessageSink(call);
        for await (const data of await view.members(ctx, recording, part)) {
          if (ctx.signal.aborted) return;
          await sink.send({ data: Buffer.from(data) });
        }
      },
    ),
    exportRecording: door.selfEnding<ExportRecordingRequest__Output, ExportRecordingResponse>(
      async (ctx, call) => {
        const { recording, format, fromMs } = call.request;
        const how = { format: wordOf('format', format, exportFormats), fromMs: countOf(fromMs) };
        const sink = new MessageSink(call);
        for await (const text of await view.exported(ctx, recording, how)) {
          if (ctx.signal.aborted) return;
          await sink.send({ text });
        }
      },
    ),
  };
}

function wordOf<Word extends string>(field: string, text: string, words: readonly Word[]): Word {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  const fields = [{ field, message: `is none of ${words.join(', ')}` }];
  throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
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
