import type { TranslationBundle } from '@jupyterlab/translation';
import type { IModelStatus } from '../wire';

/** Say in a line which language model is in use and how it is. */
export function modelWords(
  { name, state, host }: IModelStatus,
  trans: TranslationBundle
): string {
  const where = host ? trans.__('%1 at %2', name, host) : name;
  switch (state) {
    case 'none':
      return trans.__('No language model');
    case 'ready':
      return trans.__('Language model %1: ready', where);
    case 'loading':
      return trans.__('Language model %1: loading', where);
    case 'waiting':
      return trans.__('Language model %1: left alone for a while', where);
    case 'consent':
      return trans.__('Language model %1: waits for your consent', where);
    default:
      return trans.__('Language model %1: cannot be used', where);
  }
}
