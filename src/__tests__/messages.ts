import type { IUserMessage } from '../wire';

/** What the server tells the user, as it sends it. */
export function userMessage(text: string, ...values: string[]): IUserMessage {
  return { text, values };
}
