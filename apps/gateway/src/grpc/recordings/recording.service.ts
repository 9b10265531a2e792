import type {
  CreateRecordingTicketRequest__Output,
  CreateRecordingTicketResponse,
  ExportRecordingRequest__Output,
  ExportRecordingResponse,
  GetRecordingManifestRequest__Output,
  GetRecordingManifestResponse,
  GetRecordingRequest__Output,
  GetRecordingResponse,
  HoldRecordingRequest__Output,
  HoldRecordingResponse,
  ListRecordingsRequest__Output,
  ListRecordingsResponse,
  ReadRecordingRequest__Output,
  ReadRecordingResponse,
  ReleaseRecordingRequest__Output,
  ReleaseRecordingResponse,
} from '@endoscope/contracts';
import { dateOf, timestampOf } from '@endoscope/contracts';
import { RequestInvalid } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { exportFormats, recordingStates, recordingViews } from '@endoscope/recordings';
import type {
  CreateViewTicket,
  FindRecording,
  HoldRecording,
  ListRecordings,
  ViewRecording,
} from '@endoscope/recordings';
import { recordingMessage } from '../../present/recording.ts';
import type { AskedView, ViewTickets } from '../../recordings/view-tickets.ts';
import { checkedReason } from '../../sessions/session-words.ts';
import type { GrpcDoor } from '../grpc-door.ts';
import { MessageSink } from '../message-stream.ts';

export interface RecordingUseCases {
  readonly list: ListRecordings;
  readonly find: FindRecording;
  readonly view: ViewRecording;
  readonly hold: HoldRecording;
  readonly createTicket: CreateViewTicket;
  readonly tickets: ViewTickets;
}

export function recordingService(door: GrpcDoor, use: RecordingUseCases) {
  const { list, find, view, hold, tickets } = use;
  const redeem = (ctx: RequestContext, asked: AskedView) =>
    tickets.redeem(asked, ctx, ctx.principal);
  return {
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
    createRecordingTicket: door.unary<
      CreateRecordingTicketRequest__Output,
      CreateRecordingTicketResponse
    >(async (ctx, request) => {
      const asked = wordOf('view', request.view, recordingViews);
      const { ticket, expiresAt } = await use.createTicket.execute(ctx, request.recording, asked);
      return { ticket, expireTime: timestampOf(expiresAt) };
    }),
    holdRecording: door.unary<HoldRecordingRequest__Output, HoldRecordingResponse>(
      async (ctx, { recording, reason }) => ({
        recording: recordingMessage(await hold.hold(ctx, recording, whyOf(reason))),
      }),
    ),
    releaseRecording: door.unary<ReleaseRecordingRequest__Output, ReleaseRecordingResponse>(
      async (ctx, { recording, reason }) => ({
        recording: recordingMessage(await hold.release(ctx, recording, checkedReason(reason))),
      }),
    ),
    readRecording: door.selfEnding<ReadRecordingRequest__Output, ReadRecordingResponse>(
      async (ctx, call) => {
        const { recording, offset, length, ticket } = call.request;
        await redeem(ctx, { recording, view: 'members', ticket });
        const part = { offset: countOf(offset), length: countOf(length) || undefined };
        const sink = new MessageSink(call);
        for await (const data of await view.members(ctx, recording, part)) {
          if (ctx.signal.aborted) return;
          await sink.send({ data: Buffer.from(data) });
        }
      },
    ),
    exportRecording: door.serverStream<ExportRecordingRequest__Output, ExportRecordingResponse>(
      async (ctx, call) => {
        const { recording, fromMs, ticket, follow } = call.request;
        const format = wordOf('format', call.request.format, exportFormats);
        await redeem(ctx, { recording, view: follow ? 'follow' : format, ticket });
        const how = { format, fromMs: countOf(fromMs), follow };
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

function whyOf(text: string): string {
  const reason = checkedReason(text);
  if (reason !== '') return reason;
  const fields = [{ field: 'reason', message: 'must say why' }];
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
