import type { GetLogsRequest__Output, GetLogsResponse } from '@endoscope/contracts';
import { dateOf } from '@endoscope/contracts';
import type { LogMessage, LogRequest, ReadLogs } from '@endoscope/streams/logs';
import type { GrpcDoor } from '../grpc-door.ts';
import { MessageSink } from '../message-stream.ts';

export function logService(door: GrpcDoor, logs: ReadLogs) {
  return {
    getLogs: door.selfEnding<GetLogsRequest__Output, GetLogsResponse>(async (ctx, call) => {
      const sink = new MessageSink(call);
      await logs.execute(ctx, logRequestOf(call.request), {
        send: (message) => sink.send(responseOf(message)),
      });
    }),
  };
}

function logRequestOf(request: GetLogsRequest__Output): LogRequest {
  const { session: sessionId, sinceTime, ...rest } = request;
  return {
    ...rest,
    sessionId,
    sinceSeconds: request._sinceSeconds && request.sinceSeconds,
    sinceTime: dateOf(sinceTime),
    tailLines: request._tailLines && request.tailLines,
    limitBytes: request._limitBytes && request.limitBytes,
  };
}

function responseOf(message: LogMessage): GetLogsResponse {
  switch (message.type) {
    case 'opened':
      return { opened: { containers: [...message.containers] } };
    case 'data': {
      const { container, data, isPartial: partial } = message;
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      return { data: { container, data: bytes, partial } };
    }
    case 'notice': {
      const { container, code, message: text } = message;
      return { notice: { container, code, message: text } };
    }
    case 'end':
      return { end: { reason: message.reason, detail: message.detail } };
  }
}
