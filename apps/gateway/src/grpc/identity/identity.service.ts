import type { GetMeRequest__Output, GetMeResponse } from '@endoscope/contracts';
import type { DescribeAccess } from '@endoscope/policy';
import { meMessage } from '../../present/me.ts';
import type { GrpcDoor } from '../grpc-door.ts';

export function identityService(door: GrpcDoor, describe: DescribeAccess) {
  return {
    getMe: door.unary<GetMeRequest__Output, GetMeResponse>(async (ctx) =>
      meMessage(ctx.principal, await describe.execute(ctx)),
    ),
  };
}
