import { ServerConnection } from '@jupyterlab/services';
import type { RecordingState } from '../wire';
import { RestClient } from './rest';

/** What the server extension says of itself. */
export interface IServerStatus {
  version: string;
  protocol: number;
  /** The languages in which edits are predicted, in lower case. */
  languages: readonly string[];
  /** Whether the user has agreed to be recorded. */
  recording: RecordingState;
}

/**
 * Ask the server extension for its status.
 *
 * @returns `null` if the server has no such extension.
 *
 * @throws If the server cannot be reached or refuses.
 */
export async function fetchStatus(
  settings: ServerConnection.ISettings
): Promise<IServerStatus | null> {
  try {
    return await new RestClient(settings).json<IServerStatus>('status');
  } catch (error) {
    const isMissing =
      error instanceof ServerConnection.ResponseError &&
      error.response.status === 404;
    if (isMissing) {
      return null;
    }
    throw error;
  }
}
