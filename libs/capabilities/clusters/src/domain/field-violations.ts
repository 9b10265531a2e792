import { RequestInvalid } from '@endoscope/core';
import type { FieldViolation } from '@endoscope/core';

/** Collects what is wrong with a request, so that the caller learns all of it at once. */
export class FieldViolations {
  private readonly found: FieldViolation[] = [];

  /** Notes `message` against `field` unless `isRight`. */
  require(isRight: boolean, field: string, message: string): void {
    if (!isRight) this.found.push({ field, message });
  }

  throwIfAny(what: string): void {
    if (this.found.length > 0) throw new RequestInvalid({ what }, { fields: this.found });
  }
}
