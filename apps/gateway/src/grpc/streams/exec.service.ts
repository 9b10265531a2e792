import type {
  CapturedOutput as CapturedOutputMessage,
  ExecRequest__Output,
  ExecResponse,
  RunCommandRequest__Output,
  RunCommandResponse,
} from '@endoscope/contracts';
import { durationMsOf, durationOf } from '@endoscope/contracts';
import type {
  CapturedOutput,
  CommandResult,
  ExecInSession,
  RunCommand,
} from '@endoscope/streams/exec';
import type { GrpcDoor } from '../grpc-door.ts';
import { GrpcExecClient } from './grpc-exec-client.ts';

export function execService(door: GrpcDoor, use: { exec: ExecInSession; run: RunCommand }) {
  return {
    exec: door.duplex<ExecRequest__Output, ExecResponse>(async (ctx, call) => {
      const client = new GrpcExecClient(call);
      const { session: sessionId, container, size, timeout, ...open } = await client.open();
      const where = { sessionId, container: container || undefined };
      const limitBytes = open._limitBytes && open.limitBytes;
      const how = { size: size ?? undefined, timeoutMs: durationMsOf(timeout), limitBytes };
      await use.exec.execute(ctx, { ...open, ...where, ...how }, client);
    }),
    runCommand: door.unary<RunCommandRequest__Output, RunCommandResponse>(async (ctx, request) => {
      const { session: sessionId, container, command, stdin, timeout, client } = request;
      const result = await use.run.execute(ctx, {
        ...{ sessionId, container: container || undefined, command, client },
        stdin: request._stdin === undefined ? undefined : stdin,
        timeoutMs: durationMsOf(timeout),
        outputBytesMax: request._outputBytesMax && request.outputBytesMax,
      });
      return runResponse(result);
    }),
  };
}

function runResponse(result: CommandResult): RunCommandResponse {
  const { exitCode, reason, detail, outputBytesMax } = result;
  return {
    stdout: captured(result.stdout),
    stderr: captured(result.stderr),
    ...(exitCode !== undefined && { exitCode }),
    reason,
    detail,
    outputBytesMax,
    duration: durationOf(result.durationMs),
  };
}

function captured({ data, totalBytes }: CapturedOutput): CapturedOutputMessage {
  return { data: Buffer.from(data), totalBytes, truncated: totalBytes > data.length };
}
