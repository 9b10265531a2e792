import { posix } from 'node:path';
import { Controller, Get, Headers, Inject, Param, Put, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { IncomingMessage } from 'node:http';
import { MediaTypeUnsupported } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { DownloadFiles, StatFile, UploadFiles } from '@endoscope/streams/files';
import type { FilePlace } from '@endoscope/streams/files';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { booleanText, time } from '../../http/schemas.ts';
import { closeAfterAnswer, fileMediaTypes } from '../../http/streamed-bodies.ts';
import {
  fileInfoJson,
  fileInfoSchema,
  transferEndJson,
  transferEndSchema,
} from '../../present/file.ts';
import { byteRangeOf } from './byte-range.ts';
import { RestDownload, fileHeaders } from './rest-download.ts';
import { sha256OfDigest, uploadOfBody } from './rest-upload.ts';

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);

const placeQuery = {
  path: z.string().meta({ description: 'Absolute.' }),
  container: z
    .string()
    .max(63)
    .optional()
    .meta({ description: 'Of the session’s pod. Absent: its debug container.' }),
  target: booleanText
    .optional()
    .meta({ description: 'True: the path begins in the root of the target.' }),
};

const downloadQuery = z.strictObject(placeQuery);

const statQuery = z.strictObject({
  ...placeQuery,
  hashBytes: wholeNumber
    .optional()
    .meta({ description: 'Also the SHA-256 of so many bytes from the beginning.' }),
  partialName: z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'Look at what a cut upload of this name has left.' }),
});

const uploadQuery = z.strictObject({
  ...placeQuery,
  name: z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'In a directory: what it is called there. Absent: as the path ends.' }),
  mode: z
    .string()
    .regex(/^[0-7]{3,4}$/, 'must be octal, e.g. 0644')
    .optional(),
  modifyTime: time.optional(),
  preserve: booleanText.optional().meta({ description: 'Of a tree: keep the times of its files.' }),
  offset: wholeNumber
    .optional()
    .meta({ description: 'Go on with what a cut upload has left: exactly so many bytes.' }),
});

@ApiTags('streams')
@Controller('v1/sessions/:session/files')
export class FilesController {
  constructor(
    @Inject(DownloadFiles) private readonly download: DownloadFiles,
    @Inject(UploadFiles) private readonly upload: UploadFiles,
    @Inject(StatFile) private readonly stat: StatFile,
  ) {}

  @Get('stat')
  @ApiOperation({ operationId: 'statFile', summary: 'What a path in a container names.' })
  @ApiResponse({ status: 200, standardSchema: fileInfoSchema })
  async statFile(
    @Caller() ctx: RequestContext,
    @Param('session') session: string,
    @Query({ schema: statQuery }) query: z.output<typeof statQuery>,
  ) {
    const { hashBytes, partialName } = query;
    const partial = partialName !== undefined;
    const request = { place: placeOf(session, query), hashBytes, partial, name: partialName ?? '' };
    const { info, sha256 } = await this.stat.execute(ctx, request);
    return fileInfoJson(info, sha256);
  }

  @Get()
  @ApiOperation({
    operationId: 'downloadFiles',
    summary: 'A file, a part of one, or a directory as tar; If-Range takes the ETag.',
  })
  @ApiHeader({ name: 'Range', required: false, description: 'One range of a file: bytes=0-99.' })
  @ApiResponse({
    status: 200,
    description:
      'A directory comes as application/x-tar; its trailer Endoscope-Transfer says how it went.',
    content: { 'application/octet-stream': {}, 'application/x-tar': {} },
  })
  @ApiResponse({ status: 206, content: { 'application/octet-stream': {} } })
  async downloadFiles(
    @Caller() ctx: RequestContext,
    @Param('session') session: string,
    @Query({ schema: downloadQuery }) query: z.output<typeof downloadQuery>,
    @Headers() headers: Readonly<Record<string, string>>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const place = placeOf(session, query);
    if (request.method === 'HEAD') return this.headOf(ctx, place, reply);
    const range = headers['range'] && (await this.rangeOf(ctx, place, headers));
    const answer = new RestDownload(reply, range || undefined);
    const { offset = 0, length } = range || {};
    try {
      const wanted = { place, offset, length, prefixSha256: '' };
      await this.download.execute(ctx, wanted, (message) => answer.send(message));
    } catch (error) {
      if (!answer.hasBegun) throw error;
      answer.broken();
    }
  }

  @Put()
  @ApiOperation({
    operationId: 'uploadFiles',
    summary: 'Writes a file, or unpacks a tar; a file takes its name when all of it is there.',
  })
  @ApiHeader({
    name: 'Repr-Digest',
    required: false,
    description: 'sha-256=:BASE64: of the whole file; another one is refused.',
  })
  @ApiBody({
    schema: { type: 'string', format: 'binary' },
    description: 'application/octet-stream for a file, application/x-tar for a tree.',
  })
  @ApiResponse({ status: 200, standardSchema: transferEndSchema })
  async uploadFiles(
    @Caller() ctx: RequestContext,
    @Param('session') session: string,
    @Query({ schema: uploadQuery }) query: z.output<typeof uploadQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    closeAfterAnswer(request, reply);
    const tree = isTree(request.headers['content-type']);
    const sha256 = sha256OfDigest(request.headers['repr-digest'] as string | undefined);
    const { name, mode, modifyTime: modifiedAt, preserve = false, offset = 0 } = query;
    const length = request.headers['content-length'];
    const messages = uploadOfBody(request.body as IncomingMessage | undefined, { tree, sha256 });
    const end = await this.upload.execute(
      ctx,
      {
        ...{ place: placeOf(session, query), tree, preserve, offset, modifiedAt },
        name: name ?? (posix.basename(query.path) || 'root'),
        mode: mode === undefined ? undefined : Number.parseInt(mode, 8),
        size: tree || length === undefined ? undefined : offset + Number(length),
      },
      { messages, ready: () => Promise.resolve() },
    );
    return transferEndJson(end);
  }

  private async headOf(ctx: RequestContext, place: FilePlace, reply: FastifyReply): Promise<void> {
    const { info } = await this.stat.execute(ctx, statOf(place));
    const headers =
      info.type === 'file' ? fileHeaders(info) : { 'Content-Type': 'application/x-tar' };
    // Fastify would say that the body of this answer has no bytes.
    reply.hijack();
    reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...headers });
    reply.raw.end();
  }

  /** Undefined: the whole file, as it has changed or the range cannot be understood. */
  private async rangeOf(
    ctx: RequestContext,
    place: FilePlace,
    headers: Readonly<Record<string, string>>,
  ) {
    const { info } = await this.stat.execute(ctx, statOf(place));
    const condition = headers['if-range'];
    if (info.type !== 'file' || (condition && condition !== `"${info.etag}"`)) return undefined;
    return byteRangeOf(headers['range'], info.size);
  }
}

function placeOf(
  sessionId: string,
  query: { path: string; container?: string | undefined; target?: boolean | undefined },
): FilePlace {
  const { path, container, target = false } = query;
  return { sessionId, path, container, target };
}

function statOf(place: FilePlace) {
  return { place, hashBytes: undefined, partial: false, name: '' };
}

/** Nothing said is a file: `curl -T` says nothing. */
function isTree(given: string | undefined): boolean {
  const type = given?.split(';')[0]?.trim().toLowerCase();
  if (type === fileMediaTypes.tree) return true;
  if (type === undefined || type === fileMediaTypes.file) return false;
  const supported = Object.values(fileMediaTypes).join(' or ');
  throw new MediaTypeUnsupported({ given: type.slice(0, 100), supported });
}
