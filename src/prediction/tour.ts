import type { TranslationBundle } from '@jupyterlab/translation';
import type { IPreparedCell } from '../notebook/prepared';
import type { IFirstKeys } from './keynames';

/**
 * The cells of a notebook in which one tries out suggestions, in three steps.
 *
 * @param goes - Whether it is removed once it is closed.
 *
 * #### Notes
 * What it promises needs neither a run nor a language model.
 */
export function tourCells(
  { tab, anywhere, dismiss, request }: IFirstKeys,
  trans: TranslationBundle,
  goes: boolean
): IPreparedCell[] {
  const key = (name: string) => `**${name || '–'}**`;
  const accepting = key(tab || anywhere);
  const text = (...lines: string[]): IPreparedCell => ({
    type: 'markdown',
    source: lines.join('\n\n')
  });
  const code = (...lines: string[]): IPreparedCell => ({
    type: 'code',
    source: lines.join('\n')
  });
  return [
    text(
      `# ${trans.__('A tour of edit prediction')}`,
      goes
        ? trans.__(
            'Three steps. Nothing has to be run. This notebook goes when you close ' +
              'it, unless you save it, rename it or add cells.'
          )
        : trans.__(
            'Three steps in a notebook that you can throw away. Nothing has to be run.'
          ),
      `## 1. ${trans.__('Accept')}`,
      trans.__(
        'In the first line of the next cell, change `table` to `sales`. The ' +
          'line below is to follow: it is struck, with its new text beside it. ' +
          '%1 accepts that.',
        accepting
      )
    ),
    code('table = [120, 80]', 'total = sum(table)'),
    text(
      `## 2. ${trans.__('Go on in another cell')}`,
      trans.__(
        'The next cell has the old name, too. At your cursor it says so: %1 ' +
          'goes there, and %1 once more accepts.',
        accepting
      )
    ),
    code('largest = max(table)', 'print(largest, total)'),
    text(
      `## 3. ${trans.__('Not now, or not at all')}`,
      trans.__(
        'In the next cell, change the first `price` to `cost`. %1 puts the ' +
          'suggestion away for now, and %2 asks for it again. %1 right at what ' +
          'is suggested means: never.',
        key(dismiss),
        key(request)
      ),
      trans.__(
        'A click on *Edit prediction* in the status bar, or in the toolbar of ' +
          'the notebook where there is no such bar, opens a menu of all that can ' +
          'be chosen: when and how eagerly to suggest, peace for a while, and ' +
          'switches for this notebook, its language and all notebooks.'
      )
    ),
    code('price = 3', 'print(price)')
  ];
}
