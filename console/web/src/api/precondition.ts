import {ApiError} from './problem';

/** The header by which a write changes only what was read: an `ETag` as it came, or a `version`, which stands in quotes. */
export function ifUnchanged(read: string | number | undefined): {header?: {'If-Match': string}} {
  return read === undefined ? {} : {header: {'If-Match': typeof read === 'number' ? `"${read}"` : read}};
}

/** What was read is not what is there any more, as the console itself has seen. */
export class ChangedError extends Error {
  override readonly name = 'ChangedError';
}

/** Whether a write was not done because somebody else was quicker. */
export function changedMeanwhile(error: unknown): boolean {
  return error instanceof ChangedError || (error instanceof ApiError && error.status === 412);
}
