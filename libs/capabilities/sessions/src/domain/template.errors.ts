import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

export class TemplateNotFound extends GatewayError<{ template: string; has: readonly string[] }> {
  static override readonly reason = 'TEMPLATE_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help = 'No template of this name is configured; list them.';
  get detail() {
    const { template, has } = this.details;
    const known = has.length > 0 ? `There are: ${has.join(', ')}.` : 'None are configured.';
    return `There is no template "${template}". ${known}`;
  }
}

/** The operator decided this field; a request of the template may not say otherwise. */
export class TemplateFieldLocked extends GatewayError<{ template: string; field: string }> {
  static override readonly reason = 'TEMPLATE_FIELD_LOCKED';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The template fixes this field. Leave it out, or use another template or none.';
  get detail() {
    const { template, field } = this.details;
    return `Template "${template}" fixes ${field}, so the request may not set it. Leave it out, or use another template or none.`;
  }
}

/** The template is not for this kind of request. */
export class TemplateUnsuitable extends GatewayError<{
  template: string;
  why: string;
  next: string;
}> {
  static override readonly reason = 'TEMPLATE_UNSUITABLE';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The template is for another style of workload, needs a target container, or allows a shorter time; the sentence says which.';
  get detail() {
    const { template, why, next } = this.details;
    return `Template "${template}" ${why}. ${next}`;
  }
}

export const templateErrors: readonly ErrorReason[] = [
  TemplateNotFound,
  TemplateFieldLocked,
  TemplateUnsuitable,
];

/** The template files cannot be used. An operator reads this at start or in the log. */
export class TemplatesInvalid extends Error {
  override readonly name = 'TemplatesInvalid';

  /** Each as `file: field: what`. */
  constructor(readonly problems: readonly string[]) {
    super(`The templates are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}
