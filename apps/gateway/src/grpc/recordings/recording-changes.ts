import type {
  CreateRecordingTicketRequest__Output,
  CreateRecordingTicketResponse,
  HoldRecordingRequest__Output,
  HoldRecordingResponse,
  ReleaseRecordingRequest__Output,
  ReleaseRecordingResponse,
} from '@endoscope/contracts';
import { timestampOf } from '@endoscope/contracts';
import { RequestInvalid } from '@endoscope/core';
import { recordingViews } from '@endoscope/recordings';
import type { CreateViewTicket, HoldRecording } from '@endoscope/recordings';
import { recordingMessage } from '../../present/recording.ts';
import { checkedReason } from '../../sessions/session-words.ts';
import type { GrpcDoor } from '../grpc-door.ts';

export interface RecordingChangeUseCases {
  readonly hold: HoldRecording;
  readonly createTicket: CreateViewTicket;
}

/** Tickets for views, and legal hold. */
export function recordingChanges(door: GrpcDoor, { hold, createTicket }: RecordingChangeUseCases) {
  return {
    createRecordingTicket: door.unary<
      CreateRecordingTicketRequest__Output,
      CreateRecordingTicketResponse
    >(async (ctx, request) => {
      const asked = wordOf('view', request.view, recordingViews);
      const { ticket, expiresAt } = await createTicket.execute(ctx, request.recording, asked);
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
  };
}

export function wordOf<Word extends string>(
  field: string,
  text: string,
  words: readonly Word[],
): Word {
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
