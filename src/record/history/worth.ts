import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDay } from '../../wire';

/** What suggestions were worth, all days together; nothing if none was shown. */
export function worth(
  days: readonly IDay[],
  trans: TranslationBundle
): [string, string | number][] {
  const sum = (name: keyof Omit<IDay, 'day'>) =>
    days.reduce((total, day) => total + day[name], 0);
  const share = (part: number, whole: number) =>
    whole ? trans.__('%1 % of %2', percent(part / whole), whole) : '–';
  return sum('shown') === 0
    ? []
    : [
        [
          trans.__('suggestions accepted'),
          share(sum('accepted'), sum('shown'))
        ],
        [
          trans.__('accepted characters kept'),
          share(sum('kept'), sum('characters'))
        ],
        [trans.__('keys saved'), sum('keysSaved')]
      ];
}

/** A share as a number of percent. */
function percent(share: number): string {
  return (100 * share).toFixed(0);
}
