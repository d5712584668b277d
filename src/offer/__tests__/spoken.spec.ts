import type { NotebookPanel } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { userMessage } from '../../__tests__/messages';
import { Page } from '../../__tests__/page';
import type { ISuggestionMessage, SuggestedEdit } from '../../wire';
import { Chain } from '../chain';
import { speak } from '../spoken';

const trans = nullTranslator.load('jupyter_nbedit');

describe('speak', () => {
  let panel: NotebookPanel;

  function said(
    edit: SuggestedEdit,
    given: Partial<ISuggestionMessage> = {}
  ): string {
    const suggestion: ISuggestionMessage = {
      id: 's',
      edits: [edit],
      confidence: 1,
      source: 'names',
      reason: userMessage('x was renamed'),
      ...given
    };
    return speak(
      panel.content,
      Chain.of(suggestion, () => true)!,
      trans
    );
  }

  const text = (cellId: string, start: number, old: string, now: string) =>
    ({ type: 'text', cellId, start, old, new: now }) as const;

  beforeAll(async () => {
    const page = new Page(['models']);
    await page.start();
    panel = await page.open('x = 1\ny = 2', 'z = 3', 'w = 4');
    panel.content.activeCellIndex = 1;
  });

  afterAll(() => panel.dispose());

  it.each<[string, SuggestedEdit]>([
    ['Line 1. Replace z with total', text('b', 0, 'z', 'total')],
    ['Line 1. Insert + 1', text('b', 5, '', ' + 1')],
    ['Line 1. Delete = 3', text('b', 1, ' = 3', '')],
    ['Above, in cell 1, line 2. Replace y with v', text('a', 6, 'y', 'v')],
    [
      'Below, in cell 3, line 1. Insert 2 lines: if z:',
      text('c', 0, '', 'if z:\n    z\n')
    ],
    ['Line 1. Replace z with a[U+202E]b', text('b', 0, 'z', 'a\u202eb')],
    [
      'New Markdown cell: # Next',
      {
        type: 'insertCell',
        cell: { id: 'n', type: 'markdown', source: '# Next\nmore' },
        after: 'b'
      }
    ],
    [
      'Below, in cell 3. Delete this cell: w = 4',
      { type: 'deleteCell', cellId: 'c', cellType: 'code', source: 'w = 4' }
    ],
    [
      'Above, in cell 1. Make it a Markdown cell, not a Code cell',
      { type: 'changeCellType', cellId: 'a', old: 'code', new: 'markdown' }
    ]
  ])('says %s', (words, edit) => {
    expect(said(edit)).toBe(words);
  });

  it('says why, where the user cannot know', () => {
    const edit = text('a', 0, 'x', 'z');
    expect(
      said(edit, {
        source: 'runs',
        reason: userMessage('%1 is not defined', 'x')
      })
    ).toBe('Above, in cell 1, line 1. Replace x with z. x is not defined');
  });
});
