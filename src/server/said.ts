import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IUserMessage } from '../wire';
import { Refusal } from './rest';

/**
 * A message of the server in the language of the page; empty if there is none.
 *
 * #### Notes
 * The server sends texts in English with gaps; `scripts/translations.py` finds them
 * in its code, so that they are in the catalogues.
 */
export function said(
  message: IUserMessage | null | undefined,
  trans: TranslationBundle
): string {
  if (!message) {
    return '';
  }
  const values = (message.values ?? []).map(value =>
    typeof value === 'string' ? value : said(value, trans)
  );
  // It is a literal where the server says it, and found there.
  // eslint-disable-next-line jupyter/no-dynamic-translation
  return trans.__(message.text, ...values);
}

/** What went wrong with a request, in the language of the page as far as it is known. */
export function errorWords(error: unknown, trans: TranslationBundle): string {
  if (error instanceof Refusal) {
    return said(error.told, trans);
  }
  return error instanceof ServerConnection.NetworkError
    ? trans.__('The server cannot be reached.')
    : String(error);
}
