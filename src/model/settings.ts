import { INbeditSettings } from '../settings';
import { IConfigure } from '../wire';

/** What a user chose about language models, as the server is told. */
export function choiceOf(settings: INbeditSettings): IConfigure {
  const { model, includeOutputs, consents } = settings;
  return { type: 'configure', model, includeOutputs, consents };
}
