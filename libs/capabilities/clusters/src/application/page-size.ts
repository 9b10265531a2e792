import { pageSizeDefault, pageSizeMax, RequestInvalid } from '@endoscope/core';

/** 0 and undefined mean the default, as in proto3. */
export function pageSizeOf(asked: number | undefined): number {
  if (asked === undefined || asked === 0) return pageSizeDefault;
  if (Number.isInteger(asked) && asked > 0 && asked <= pageSizeMax) return asked;
  const fields = [{ field: 'pageSize', message: `must be 1 to ${pageSizeMax}.` }];
  throw new RequestInvalid({ what: 'The page size is not usable.' }, { fields });
}
