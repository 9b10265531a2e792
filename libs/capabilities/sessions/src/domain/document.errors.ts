import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

/** The raw document is none of the three forms, or holds what no ephemeral container may. */
export class DocumentInvalid extends GatewayError<object> {
  static override readonly reason = 'DOCUMENT_INVALID';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The document is not of kind EphemeralContainers or Pod nor a container, or sets what an ephemeral container may not; `fields` names each field.';
  get detail() {
    const shown = this.fields.slice(0, 5).map((f) => `${f.field}: ${f.message}`);
    return `The document is refused. ${shown.join(' ')}`;
  }
}

/** The document is about another pod than the request. */
export class DocumentTargetMismatch extends GatewayError<{
  field: string;
  document: string;
  target: string;
}> {
  static override readonly reason = 'DOCUMENT_TARGET_MISMATCH';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The document names another pod, namespace or target container than the request; make them agree.';
  get detail() {
    const { field, document, target } = this.details;
    return `The document says ${field} "${document}", but the target is "${target}". Make them agree, or leave ${field} out of the document.`;
  }
}

/** One session adds one container. */
export class DocumentNotOneContainer extends GatewayError<{ new: string[]; known: string[] }> {
  static override readonly reason = 'DOCUMENT_NOT_ONE_CONTAINER';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'One session adds exactly one container; leave only one new container in the document.';
  get detail() {
    const { new: added, known } = this.details;
    if (added.length > 0) {
      return `The document adds ${added.length} containers (${added.join(', ')}), but one session is one container. Leave one of them in and send the others as sessions of their own.`;
    }
    if (known.length === 0) return 'The document lists no container. Give it one to add.';
    return `The document adds nothing: the pod has ${known.join(', ')} already. Give the new container another name.`;
  }
}

/** As the API server words it (ValidatePodEphemeralContainersUpdate). */
export class DocumentChangesContainer extends GatewayError<{ container: string }> {
  static override readonly reason = 'DOCUMENT_CHANGES_CONTAINER';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'Ephemeral containers of a pod can never be changed or removed; give the new container another name.';
  get detail() {
    const { container } = this.details;
    return `existing ephemeral containers "${container}" may not be changed: the document has another "${container}" than the pod. Give the new container another name.`;
  }
}

export const documentErrors: readonly ErrorReason[] = [
  DocumentInvalid,
  DocumentTargetMismatch,
  DocumentNotOneContainer,
  DocumentChangesContainer,
];
