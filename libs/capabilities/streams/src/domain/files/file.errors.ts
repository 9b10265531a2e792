import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

export class FileNotFound extends GatewayError<{ path: string; where: string }> {
  static override readonly reason = 'FILE_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help =
    'Nothing is at this path in this container. The files of the target begin at target:/, or in its own container with -c.';
  get detail() {
    return `There is no ${this.details.path} ${this.details.where}. Look with \`ls\` in the session; for the files of the target write target:PATH, or name its container.`;
  }
}

export class FileNotReadable extends GatewayError<{ path: string; problem: string }> {
  static override readonly reason = 'FILE_NOT_READABLE';
  static override readonly kind = 'permission_denied';
  static override readonly help =
    'The user of the container may not read this; a debug container of another profile or user may.';
  get detail() {
    return `${this.details.path} cannot be read: ${this.details.problem}. Debug as the user of the target (--user-of), or with a profile that may trace it (--profile general).`;
  }
}

export class FileNotWritable extends GatewayError<{ path: string; problem: string }> {
  static override readonly reason = 'FILE_NOT_WRITABLE';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The container could not write there: no right, no room, or a read-only file system.';
  get detail() {
    return `${this.details.path} cannot be written: ${this.details.problem}. Choose a place the container's user can write, such as /tmp.`;
  }
}

export class FileTooLarge extends GatewayError<{ what: string; max: string }> {
  static override readonly reason = 'FILE_TOO_LARGE';
  static override readonly kind = 'payload_too_large';
  static override readonly help =
    'One transfer may carry so much and no more; copy a part, or ask your operator (ENDOSCOPE_FILE_TRANSFER_BYTES_MAX).';
  get detail() {
    return `${this.details.what} is over the limit of ${this.details.max}. Copy a part of it, or ask your operator for a higher limit.`;
  }
}

export class FilePathRefused extends GatewayError<{ path: string; problem: string }> {
  static override readonly reason = 'FILE_PATH_REFUSED';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'Paths in a container are absolute; names in a tree stay below its top, and nothing goes through a link.';
  get detail() {
    return `The path ${JSON.stringify(this.details.path)} is refused: it ${this.details.problem}.`;
  }
}

export class FileToolMissing extends GatewayError<{ tool: string; container: string }> {
  static override readonly reason = 'FILE_TOOL_MISSING';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The container lacks a program that copying needs: sh and head for files, tar for directories.';
  get detail() {
    return `The container ${this.details.container} has no ${this.details.tool}. Debug with an image that has it, such as busybox, and reach the target's files as target:PATH.`;
  }
}

export class FileChanged extends GatewayError<{ path: string; problem: string }> {
  static override readonly reason = 'FILE_CHANGED';
  static override readonly kind = 'aborted';
  static override readonly help =
    'The file is not what it was, or not what was sent: copy it again from its beginning.';
  get detail() {
    return `${this.details.path} is not the same any more: ${this.details.problem}. Copy it again from its beginning.`;
  }
}

export class FileTargetUnreachable extends GatewayError<{ problem: string }> {
  static override readonly reason = 'FILE_TARGET_UNREACHABLE';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The root of the target is reached through its processes, or /host of a node; the session must see them.';
  get detail() {
    return `The target's files cannot be reached: ${this.details.problem}. Start the session with --target CONTAINER, or name the container with -c if it has sh.`;
  }
}

export class FileStreamInvalid extends GatewayError<{ problem: string }> {
  static override readonly reason = 'FILE_STREAM_INVALID';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The container or the client broke the form of the transfer; what arrived is not complete.';
  get detail() {
    return `The transfer broke: ${this.details.problem}. What arrived is not complete.`;
  }
}

export class FileTypeUnsupported extends GatewayError<{ path: string; what: string }> {
  static override readonly reason = 'FILE_TYPE_UNSUPPORTED';
  static override readonly kind = 'invalid_argument';
  static override readonly help = 'Files and directories can be copied, devices and pipes cannot.';
  get detail() {
    return `${this.details.path} is ${this.details.what}, which cannot be copied so.`;
  }
}

export const fileErrors: readonly ErrorReason[] = [
  FileNotFound,
  FileNotReadable,
  FileNotWritable,
  FileTooLarge,
  FilePathRefused,
  FileToolMissing,
  FileChanged,
  FileTargetUnreachable,
  FileStreamInvalid,
  FileTypeUnsupported,
];
